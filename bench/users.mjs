// What an admin's list of accounts costs, a hundred a page: its first page, and one far in.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { signIn } from './person.mjs';
import { clientCore, pin, serverCore, spentOn } from './processes.mjs';
import { admin, seedDatabase } from './seeded.mjs';
import { runWrk } from './wrk.mjs';
import { startServer } from '../tests/support/server.mjs';

const connections = 32;

/** Resolves to the CPU microseconds of a page, one a round, `{ first, deep }`. */
export async function measureUsers({ rounds, seconds, users }) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const pages = { first: '/user/users', deep: `/user/users?after=${Math.floor(users * 0.9)}` };
  const microseconds = { first: [], deep: [] };
  try {
    await seedDatabase(folder, users);
    const server = await startServer({ IO_THREADS: '1', LOG_LEVEL: 'warning' }, { folder });
    try {
      const { access } = await signIn(server.address, admin);
      const headers = { Cookie: `accessToken=${access}`, 'User-Agent': 'bench/1' };
      await pin(server.pid, serverCore);
      for (let round = -1; round < rounds; ++round) { // the first one warms up
        for (const [name, path] of Object.entries(pages)) {
          const url = `${server.address}${path}`;
          const load = () => runWrk({ url, headers, core: clientCore, connections, seconds });
          const spent = await spentOn(server.pid, load);
          if (round >= 0) {
            microseconds[name].push(spent.microseconds / spent.outcome.requests);
          }
        }
      }
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return microseconds;
}
