// What each route costs in databases of several sizes. All of them are served at once and asked in turn, so
// that they see the same minutes of the machine.

import { rmSync } from 'node:fs';
import { mkdtemp, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from './client.mjs';
import { routes } from './growth_routes.mjs';
import { signIn } from './person.mjs';
import { spentOn } from './processes.mjs';
import { admin, evenly, seedDatabase, seeded } from './seeded.mjs';
import { startServer } from '../tests/support/server.mjs';

const readers = 400;
const renewers = 200;
const connections = 32;
const accountBytes = 700; // 500 of them in the file, the rest for what is written meanwhile

async function requireRoom(folder, sizes) {
  const { bavail, bsize } = await statfs(folder);
  const needed = sizes.reduce((sum, users) => sum + users, 0) * accountBytes;
  if (bavail * bsize < needed) {
    throw new Error(`${folder} has not the ${Math.ceil(needed / 1e9)} GB that this takes: set TMPDIR`);
  }
}

async function begin(folder, users) {
  const started = performance.now();
  console.error(`  seeding ${users.toLocaleString('en')} accounts`);
  await seedDatabase(folder, users);
  console.error(`  … took ${((performance.now() - started) / 1000).toFixed(0)} s; now some of them sign in`);
  const server = await startServer({ LOG_LEVEL: 'warning' }, { folder });
  const client = new Client(server.address, connections);
  const close = async () => {
    client.close();
    await server.stop();
  };
  try {
    const people = evenly(readers + renewers, 1, users);
    const forms = people.map((number) => ({ method: 'POST', path: '/auth/login', form: seeded(number) }));
    const signedIn = await client.sendAll(forms);
    const renews = (i) => i % Math.round(people.length / renewers) === 0;
    return {
      pid: server.pid,
      client,
      close,
      last: users,
      admin: await signIn(server.address, admin),
      readers: signedIn.filter((_, i) => !renews(i)),
      renewers: signedIn.filter((_, i) => renews(i)),
      guests: [],
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Each pass goes through all towns, which so share what else the machine does. CPU microseconds of a request. */
async function ask(towns, { passes, requests, learn }) {
  const spent = towns.map(() => 0);
  const sent = towns.map(() => 0);
  for (let pass = 0; pass < passes; ++pass) {
    for (const [i, town] of towns.entries()) {
      const batch = requests(town);
      const { outcome, withoutHash } = await spentOn(town.pid, () => town.client.sendAll(batch));
      learn?.(town, outcome);
      spent[i] += withoutHash;
      sent[i] += batch.length;
    }
  }
  return spent.map((microseconds, i) => microseconds / sent[i]);
}

/** Resolves to CPU microseconds of a request, without hashes, by the names of the routes: for each size one a round. */
export async function measureGrowth({ rounds, sizes }) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove); // gigabytes do not stay behind when somebody has had enough
  const microseconds = Object.fromEntries(Object.keys(routes).map((name) => [name, sizes.map(() => [])]));
  const towns = [];
  try {
    await requireRoom(folder, sizes);
    for (const users of sizes) {
      towns.push(await begin(await mkdtemp(join(folder, `${users}-`)), users));
    }
    for (let round = -1; round < rounds; ++round) { // the first one warms up
      console.error(`  ${round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`}`);
      for (const [name, route] of Object.entries(routes)) {
        const spent = await ask(towns, route);
        if (round >= 0) {
          spent.forEach((one, i) => microseconds[name][i].push(one));
        }
      }
    }
  } finally {
    await Promise.all(towns.map(({ close }) => close()));
    remove();
  }
  return microseconds;
}
