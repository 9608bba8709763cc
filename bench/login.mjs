// Signing in, beside bare Argon2id with the same parameters on all cores.

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
