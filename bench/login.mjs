// Signing in, beside bare Argon2id with the same parameters on all cores; and what checkAuth's callers
// notice while many sign in at once.

import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { register } from './person.mjs';
import { runWrk } from './wrk.mjs';
import { startServer } from '../tests/support/server.mjs';

const argon2Loop = fileURLToPath(new URL('../build/release/bench_argon2_loop', import.meta.url));
const signIn = fileURLToPath(new URL('load/sign_in.lua', import.meta.url));
const waitingConnections = 3 * availableParallelism(); // enough that no hash thread ever waits for work
const stormConnections = 256;

async function bareRate(seconds) {
  const { stdout } = await promisify(execFile)(argon2Loop, [String(availableParallelism()), String(seconds)]);
  return Number(stdout);
}

/** Resolves to sign-ins and bare hashes a second, `{ latchkey: [one a round], argon2 }`. */
export async function measureLogin({ rounds, seconds }) {
  const server = await startServer({ LOG_LEVEL: 'warning' });
  const rates = { latchkey: [], argon2: [] };
  try {
    await register(server.address);
    for (let round = 0; round < rounds; ++round) {
      rates.argon2.push(await bareRate(seconds));
      const url = `${server.address}/auth/login`;
      const { requests, seconds: taken } = await runWrk({ url, connections: waitingConnections, seconds, script: signIn });
      rates.latchkey.push(requests / taken);
    }
  } finally {
    await server.stop();
  }
  return rates;
}

/** Resolves to checkAuth's percentiles in milliseconds, one object a round, while everybody signs in. */
export async function measureStorm({ rounds, seconds }) {
  const server = await startServer({ LOG_LEVEL: 'error' });
  const percentiles = [];
  try {
    await register(server.address); // whose sessions end as new ones begin
    const { access } = await register(server.address, 'bench/1', 'eve@example.com');
    for (let round = 0; round < rounds; ++round) {
      const url = `${server.address}/auth/login`;
      const storm = runWrk({
        url, connections: stormConnections, seconds: seconds + 2, script: signIn, isRefusalFine: true,
      });
      await new Promise((resolve) => { setTimeout(resolve, 1000); });
      const headers = { Cookie: `accessToken=${access}`, 'User-Agent': 'bench/1' };
      const meanwhile = await runWrk({ url: `${server.address}/auth/checkAuth`, headers, connections: 1, seconds });
      percentiles.push(meanwhile.percentiles);
      await storm;
    }
  } finally {
    await server.stop();
  }
  return percentiles;
}
