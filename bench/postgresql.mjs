// What PostgreSQL beside the server costs: a server of its own on a socket of the same machine, that shares its cores.

import { randomBytes } from 'node:crypto';

import { updatePostgresql } from './bare_updates.mjs';
import { measureColdCheckAuth } from './check_auth_cold.mjs';
import { measureRefresh } from './refresh.mjs';
import { Postgresql, urlOf } from '../tests/support/postgresql.mjs';

/** Resolves to what measureRefresh() does, and `cold`, the CPU microseconds of a checkAuth that reads. */
export async function measurePostgresql(pace) {
  const database = await Postgresql.start();
  try {
    const settings = { DATABASE_URL: urlOf(database), SECRET_KEY: randomBytes(32).toString('base64') };
    const cold = await measureColdCheckAuth(pace, settings);
    const bare = (folder, _round, seconds) => updatePostgresql(database, folder, seconds);
    return { cold, ...await measureRefresh(pace, bare, settings) };
  } finally {
    await database.remove();
  }
}
