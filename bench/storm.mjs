// What checkAuth's callers notice while many sign in at once, and while nobody does.

import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { register } from './person.mjs';
import { runWrk } from './wrk.mjs';
import { startServer } from '../tests/support/server.mjs';

const signIn = fileURLToPath(new URL('load/sign_in.lua', import.meta.url));
const percentiles = fileURLToPath(new URL('load/percentiles.lua', import.meta.url));
const stormConnections = 256;
const stormComesMilliseconds = 1000;

/**
 * Resolves to checkAuth's percentiles in milliseconds by their names, from p50 to p99.9, one object a round:
 * `{ quiet: [...], storm: [...] }`.
 */
export async function measureStorm({ rounds, seconds }) {
  const server = await startServer({ LOG_LEVEL: 'error' });
  const latencies = { quiet: [], storm: [] };
  try {
    await register(server.address); // whose sessions end as new ones begin
    const { access } = await register(server.address, 'bench/1', 'eve@example.com');
    const ask = async () => {
      const headers = { Cookie: `accessToken=${access}`, 'User-Agent': 'bench/1' };
      const url = `${server.address}/auth/checkAuth`;
      return (await runWrk({ url, headers, connections: 1, seconds, script: percentiles })).percentiles;
    };
    for (let round = 0; round < rounds; ++round) {
      latencies.quiet.push(await ask());
      const url = `${server.address}/auth/login`;
      const storm = runWrk({
        url, connections: stormConnections, seconds: seconds + 2, script: signIn, isRefusalFine: true,
      });
      await pause(stormComesMilliseconds);
      latencies.storm.push(await ask());
      await storm;
    }
  } finally {
    await server.stop();
  }
  return latencies;
}
