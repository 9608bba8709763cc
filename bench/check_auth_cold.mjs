// What a checkAuth costs whose answer is in no memory: the token is verified, the session and its account
// are read.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { register } from './person.mjs';
import { clientCore, pin, serverCore, spentOn } from './processes.mjs';
import { runWrk } from './wrk.mjs';
import { startServer } from '../tests/support/server.mjs';

const cold = fileURLToPath(new URL('load/check_auth_cold.lua', import.meta.url));
const accounts = 256;
const connections = 32;

/** Resolves to the CPU microseconds of a request, one a round. */
export async function measureColdCheckAuth({ rounds, seconds }, settings = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const file = join(folder, 'tokens');
  const server = await startServer({ IO_THREADS: '1', LOG_LEVEL: 'warning', ...settings });
  const figures = [];
  try {
    const addresses = Array.from({ length: accounts }, (_, i) => `ada-${i}@example.com`);
    const tokens = [];
    for (const address of addresses) {
      tokens.push((await register(server.address, 'bench/1', address)).access);
    }
    await writeFile(file, `${tokens.join('\n')}\n`);
    await pin(server.pid, serverCore);
    for (let round = -1; round < rounds; ++round) { // the first one warms up all but the memory of answers
      const { outcome, microseconds } = await spentOn(server.pid, () => runWrk({
        url: `${server.address}/auth/checkAuth`,
        core: clientCore,
        connections,
        seconds,
        script: cold,
        environment: { LATCHKEY_TOKENS: file, LATCHKEY_ROUND: String(round + 1) },
      }));
      if (round >= 0) {
        figures.push(microseconds / outcome.requests);
      }
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return figures;
}
