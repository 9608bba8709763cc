// `./dev instructions [--write]`: how many instructions a checkAuth from memory and a refresh take, by
// callgrind, and whether that is more than bench/instructions.json allows. What a clock cannot see, this does.

import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { countInstructions } from './callgrind.mjs';

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

async function checkAuth(client, { access }, times) {
  for (let i = 0; i < times; ++i) {
    await client.send({ path: '/auth/checkAuth', cookies: `accessToken=${access}` });
  }
}

async function refresh(client, tokens, times) {
  let token = tokens.refresh;
  for (let i = 0; i < times; ++i) {
    const answer = await client.send({ method: 'POST', path: '/auth/refreshToken', cookies: `refreshToken=${token}` });
    token = answer.refresh;
  }
}

// Counted is what these functions do, with all that they call: the work of a request, but for waiting.
const works = {
  'checkAuth from memory': { drive: checkAuth, times: 1000, within: ['latchkey::http::Connection::serve(*'] },
  refresh: {
    drive: refresh,
    times: 200,
    within: ['latchkey::http::Router::run(*', 'latchkey::storage::WriteLine::commit_group(*'],
  },
};

/** Resolves to `{ total, functions }`, instructions of one request. */
async function measure(work) {
  const added = Object.entries(await countInstructions(work));
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
