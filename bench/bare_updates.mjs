// Updates of a row, durable, by the database alone: what a refresh cannot be faster than.

import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { browsers } from './refresh.mjs';

const sqliteUpdates = fileURLToPath(new URL('../build/release/bench_sqlite_updates', import.meta.url));

/** Of SQLite, 64 to a commit. */
export async function updateSqlite(folder, round, seconds) {
  const file = join(folder, `updates-${round}.db`);
  const { stdout } = await promisify(execFile)(sqliteUpdates, [file, String(browsers), String(seconds)]);
  return Number(stdout);
}

/** Of PostgreSQL, a client a browser, each update a transaction; the server groups their flushes. */
export async function updatePostgresql(database, folder, seconds) {
  const script = join(folder, 'update.sql');
  await database.ask(`CREATE TABLE IF NOT EXISTS bare AS SELECT i AS id, 0 AS generation FROM generate_series(1, ${browsers}) i`);
  await writeFile(script, 'UPDATE bare SET generation = generation + 1 WHERE id = :client_id + 1;\n');
  await chmod(folder, 0o755); // it is not run by root
  return database.measure(script, { clients: browsers, seconds });
}
