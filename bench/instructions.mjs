// `./dev instructions [--write]`: how many instructions a checkAuth from memory and a refresh take, by
// callgrind, and whether that is more than bench/instructions.json allows. The same program takes the
// same number each time, whatever else the machine does: what a clock cannot see, this does.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { register } from './person.mjs';
import { startServer } from '../tests/support/server.mjs';

const allowedFile = fileURLToPath(new URL('instructions.json', import.meta.url));
const tolerance = 0.03;
const shownFunctions = 8;
const leastPart = 0.005; // of all instructions: functions below are not named

const run = promisify(execFile);

/** What decides about the number beside our own source. */
async function environment() {
  const packages = ['g++-12', 'libc6', 'libstdc++6', 'libssl3', 'libsodium23', 'libsqlite3-0', 'libsoci-core4.0', 'valgrind'];
  const { stdout } = await run('dpkg-query', ['-W', '-f', '${Package} ${Version}\n', ...packages]);
  const flags = (await readFile('/proc/cpuinfo', 'utf8')).match(/^flags\s*:.*$/m)?.[0] ?? '';
  return [...stdout.trim().split('\n').sort(), /\bavx2\b/.test(flags) ? 'avx2' : 'no avx2'];
}

/** Sends one request over the agent's only connection. Resolves to its Set-Cookie lines. */
function send(agent, method, url, cookies) {
  return new Promise((resolve, reject) => {
    const headers = { Cookie: cookies, 'User-Agent': 'bench/1', Origin: 'http://localhost:5173' };
    request(url, { method, agent, headers }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) {
          resolve(response.headers['set-cookie'] ?? []);
        } else {
          reject(new Error(`${url} answered ${response.statusCode}`));
        }
      });
    }).on('error', reject).end();
  });
}

async function checkAuth(agent, address, tokens, times) {
  for (let i = 0; i < times; ++i) {
    await send(agent, 'GET', `${address}/auth/checkAuth`, `accessToken=${tokens.access}`);
  }
}

async function refresh(agent, address, tokens, times) {
  let token = tokens.refresh;
  for (let i = 0; i < times; ++i) {
    const cookies = await send(agent, 'POST', `${address}/auth/refreshToken`, `refreshToken=${token}`);
    token = cookies.map((cookie) => cookie.match(/^refreshToken=([^;]+)/)?.[1]).find(Boolean);
  }
}

// Counted is what these functions do, with all that they call: the work of a request, but for waiting.
const works = {
  'checkAuth from memory': { drive: checkAuth, times: 1000, within: ['latchkey::http::Connection::serve(*'] },
  refresh: {
    drive: refresh,
    times: 200,
    within: ['latchkey::http::Router::run(*', 'latchkey::storage::SqliteDatabase::commit_group(*'],
  },
};

/** `{ function: instructions }` of a profile; what has no name is its library's. */
async function read(profile) {
  const { stdout } = await run('callgrind_annotate', ['--threshold=100', profile], { maxBuffer: 2 ** 28 });
  const counts = {};
  const line = /^ *([\d,]+) \([ \d.]+%\) +\S*?:(.+?)(?: \[\S*?([^/\]]*)\])?$/gm;
  for (const [, count, symbol, library] of stdout.matchAll(line)) {
    const name = symbol.startsWith('0x') ? library : symbol;
    counts[name] = (counts[name] ?? 0) + Number(count.replaceAll(',', ''));
  }
  return counts;
}

/** What a server has done within those functions for somebody who registers and then asks so often. */
async function profile({ drive, within }, times) {
  const folder = await mkdtemp(join(tmpdir(), 'instructions-'));
  const file = join(folder, 'callgrind');
  const through = ['valgrind', '--quiet', '--tool=callgrind', `--callgrind-out-file=${file}`];
  through.push(...within.map((name) => `--toggle-collect=${name}`));
  const settings = { IO_THREADS: '1', WORKER_THREADS: '3', HASH_THREADS: '1', LOG_LEVEL: 'error' };
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const server = await startServer(settings, { through });
    try {
      await drive(agent, server.address, await register(server.address), times);
    } finally {
      agent.destroy();
      await server.stop();
    }
    return await read(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Resolves to `{ total, functions }`, instructions of one request: what more requests add. */
async function measure(work) {
  const few = await profile(work, work.times / 10);
  const many = await profile(work, work.times);
  const added = Object.entries(many)
    .map(([name, count]) => [name, (count - (few[name] ?? 0)) / (work.times - work.times / 10)]);
  const total = added.reduce((sum, [, count]) => sum + count, 0);
  const functions = added
    .filter(([, count]) => count >= total * leastPart)
    .map(([name, count]) => [name, Math.round(count)])
    .sort((left, right) => right[1] - left[1]);
  return { total: Math.round(total), functions: Object.fromEntries(functions) };
}

/** The functions that grew most, with what they took before. */
function growth(before, now) {
  return Object.entries(now.functions)
    .map(([name, count]) => ({ name, count, before: before.functions[name] ?? 0 }))
    .sort((left, right) => (right.count - right.before) - (left.count - left.before))
    .slice(0, shownFunctions);
}

const isToWrite = process.argv.includes('--write');
const allowed = JSON.parse(await readFile(allowedFile, 'utf8').catch(() => '{}'));
const here = await environment();
const others = here.filter((part) => !(allowed.environment ?? []).includes(part));
let isTooMuch = false;
for (const [name, work] of Object.entries(works)) {
  const now = await measure(work);
  const before = allowed[name] ?? { total: 0, functions: {} };
  const change = (now.total - before.total) / before.total;
  console.log(`${name}: ${now.total} instructions, ${before.total} allowed (${(change * 100).toFixed(1)} %)`);
  if (change > tolerance) {
    isTooMuch = true;
    for (const { name: grown, count, before: was } of growth(before, now)) {
      console.log(`  ${String(was).padStart(7)} → ${String(count).padStart(7)}  ${grown}`);
    }
  }
  allowed[name] = now;
}
if (isToWrite) {
  await writeFile(allowedFile, `${JSON.stringify({ ...allowed, environment: here }, null, 2)}\n`);
} else if (others.length > 0) {
  console.log(`Not comparable: the figures were taken with others than ${others.join(', ')}. ./dev instructions --write`);
} else if (isTooMuch) {
  console.log('More than 3 % above. Find out why; where it is worth it, ./dev instructions --write.');
  process.exitCode = 1;
}
