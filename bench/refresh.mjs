// Refreshing, durable, for 64 browsers at once, beside the bare updates of a row that the same database does.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { register } from './person.mjs';
import { spentOn } from './processes.mjs';
import { runWrk } from './wrk.mjs';
import { startServer } from '../tests/support/server.mjs';

const refreshScript = fileURLToPath(new URL('load/refresh.lua', import.meta.url));
export const browsers = 64;

/** The current refresh tokens of so many accounts, one a line. */
async function writeTokens(file, address, round) {
  const tokens = [];
  for (let i = 0; i < browsers; ++i) {
    tokens.push((await register(address, 'bench/1', `ada-${round}-${i}@example.com`)).refresh);
  }
  await writeFile(file, `${tokens.join('\n')}\n`);
}

/**
 * `measureBare(folder, round, seconds)` resolves to the updates a second without us.
 * Resolves to refreshes and bare updates a second, and the server's CPU for a refresh:
 * `{ latchkey: [one a round], bare, microseconds }`.
 */
export async function measureRefresh({ rounds, seconds }, measureBare, settings = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const tokens = join(folder, 'tokens');
  const server = await startServer({ LOG_LEVEL: 'warning', ...settings });
  const figures = { latchkey: [], bare: [], microseconds: [] };
  try {
    for (let round = 0; round < rounds; ++round) {
      figures.bare.push(await measureBare(folder, round, seconds));
      await writeTokens(tokens, server.address, round);
      const { outcome, microseconds } = await spentOn(server.pid, () => runWrk({
        url: `${server.address}/auth/refreshToken`,
        connections: browsers,
        threads: browsers,
        seconds,
        script: refreshScript,
        environment: { LATCHKEY_TOKENS: tokens },
      }));
      figures.microseconds.push(microseconds / outcome.requests);
      figures.latchkey.push(outcome.requests / outcome.seconds);
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return figures;
}
