// Registering: how many can, and what each costs with Argon2id and without.

import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

import { spentOn } from './processes.mjs';
import { runWrk } from './wrk.mjs';
import { startServer } from '../tests/support/server.mjs';

const script = fileURLToPath(new URL('load/register.lua', import.meta.url));
const connections = 3 * availableParallelism(); // enough that no hash thread ever waits for work

/** Resolves to accounts a second and CPU microseconds of each, `{ rates: [one a round], all, withoutHash }`. */
export async function measureRegister({ rounds, seconds }) {
  const server = await startServer({ LOG_LEVEL: 'warning' });
  const figures = { rates: [], all: [], withoutHash: [] };
  try {
    for (let round = -1; round < rounds; ++round) { // in the first one workers open their connections
      const { outcome, microseconds, withoutHash } = await spentOn(server.pid, () => runWrk({
        url: `${server.address}/auth/register`,
        connections,
        seconds,
        script,
        environment: { LATCHKEY_ROUND: String(round + 1) },
      }));
      if (round >= 0) {
        figures.rates.push(outcome.requests / outcome.seconds);
        figures.all.push(microseconds / outcome.requests);
        figures.withoutHash.push(withoutHash / outcome.requests);
      }
    }
  } finally {
    await server.stop();
  }
  return figures;
}
