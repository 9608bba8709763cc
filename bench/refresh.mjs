// Refreshing, durable, for 64 browsers at once, beside bare SQLite updates of a row, 64 to a commit.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { register } from './person.mjs';
import { spentOn } from './processes.mjs';
import { runWrk } from './wrk.mjs';
import { startServer } from '../tests/support/server.mjs';

const sqliteUpdates = fileURLToPath(new URL('../build/release/bench_sqlite_updates', import.meta.url));
const refreshScript = fileURLToPath(new URL('load/refresh.lua', import.meta.url));
const browsers = 64;

async function bareRate(folder, round, seconds) {
  const file = join(folder, `updates-${round}.db`);
  const { stdout } = await promisify(execFile)(sqliteUpdates, [file, String(browsers), String(seconds)]);
  return Number(stdout);
}

/** The current refresh tokens of so many accounts, one a line. */
async function writeTokens(file, address, round) {
  const tokens = [];
  for (let i = 0; i < browsers; ++i) {
    tokens.push((await register(address, 'bench/1', `ada-${round}-${i}@example.com`)).refresh);
  }
  await writeFile(file, `${tokens.join('\n')}\n`);
}

/**
 * Resolves to refreshes and bare updates a second, and the server's CPU for a refresh:
 * `{ latchkey: [one a round], sqlite, microseconds }`.
 */
export async function measureRefresh({ rounds, seconds }) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const tokens = join(folder, 'tokens');
  const server = await startServer({ LOG_LEVEL: 'warning' });
  const figures = { latchkey: [], sqlite: [], microseconds: [] };
  try {
    for (let round = 0; round < rounds; ++round) {
      figures.sqlite.push(await bareRate(folder, round, seconds));
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
