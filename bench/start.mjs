// How long it takes from the start of the program to its first answer, which is a checkAuth: a key was
// unsealed, a session and its account were read.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { register, signIn } from './person.mjs';
import { seedDatabase, seeded } from './seeded.mjs';
import { findFreePort } from '../tests/support/nginx.mjs';
import { startServer } from '../tests/support/server.mjs';

/** Resolves to somebody's access token, of a database that has so many accounts, or only theirs. */
async function prepare(folder, users) {
  if (users > 0) {
    await seedDatabase(folder, users);
  }
  const server = await startServer({ LOG_LEVEL: 'warning' }, { folder });
  try {
    const someone = users > 0 ? signIn(server.address, seeded(Math.ceil(users / 2))) : register(server.address);
    return (await someone).access;
  } finally {
    await server.stop();
  }
}

function ask(url, headers) {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    }).on('error', reject);
  });
}

/** Asks until somebody listens. */
async function firstAnswer(url, headers) {
  for (;;) {
    try {
      return await ask(url, headers);
    } catch (error) {
      if (error.code !== 'ECONNREFUSED') {
        throw error;
      }
    }
    await pause(1);
  }
}

/** Resolves to the milliseconds. A shell notes the time and becomes Latchkey: starting the shell is not counted. */
async function startAndStop(folder, access) {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}/auth/checkAuth`;
  const headers = { Cookie: `accessToken=${access}`, 'User-Agent': 'bench/1' };
  const noted = join(folder, 'noted');
  const through = ['bash', '-c', 'echo "$EPOCHREALTIME" >"$0"; exec "$@"', noted];
  const starting = startServer({ LOG_LEVEL: 'warning', PORT: String(port) }, { folder, through });
  const status = await firstAnswer(url, headers);
  const end = performance.timeOrigin + performance.now();
  await (await starting).stop();
  if (status !== 200) {
    throw new Error(`the first answer was ${status}`);
  }
  return end - Number(await readFile(noted, 'utf8')) * 1000;
}

/** Resolves to milliseconds, one a round, `{ one, many }`: with one account, and with so many. */
export async function measureStart({ rounds, users }) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const folders = { one: await mkdtemp(join(folder, 'one-')), many: await mkdtemp(join(folder, 'many-')) };
  const milliseconds = { one: [], many: [] };
  try {
    const tokens = { one: await prepare(folders.one, 0), many: await prepare(folders.many, users) };
    for (let round = -1; round < rounds; ++round) { // the first one brings the files into memory
      for (const name of Object.keys(folders)) {
        const taken = await startAndStop(folders[name], tokens[name]);
        if (round >= 0) {
          milliseconds[name].push(taken);
        }
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return milliseconds;
}
