// What a server does for a request, counted by callgrind. The same program takes the same number of
// instructions each time, whatever else the machine does.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Client } from './client.mjs';
import { register } from './person.mjs';
import { startServer } from '../tests/support/server.mjs';

const run = promisify(execFile);

/** `{ function: instructions }` of a profile; what has no name is its library's. */
async function read(profile, isInclusive) {
  const words = ['--threshold=100', `--inclusive=${isInclusive ? 'yes' : 'no'}`, profile];
  const { stdout } = await run('callgrind_annotate', words, { maxBuffer: 2 ** 28 });
  const counts = {};
  const line = /^ *([\d,]+) \([ \d.]+%\) +\S*?:(.+?)(?: \[\S*?([^/\]]*)\])?$/gm;
  for (const [, count, symbol, library] of stdout.matchAll(line)) {
    const name = symbol.startsWith('0x') ? library : symbol;
    counts[name] = (counts[name] ?? 0) + Number(count.replaceAll(',', ''));
  }
  return counts;
}

/** What a server has done for somebody who registers and then asks so often. */
async function profile({ drive, within = [], isInclusive = false }, times) {
  const folder = await mkdtemp(join(tmpdir(), 'callgrind-'));
  const file = join(folder, 'callgrind');
  const through = ['valgrind', '--quiet', '--tool=callgrind', `--callgrind-out-file=${file}`];
  through.push(...within.map((name) => `--toggle-collect=${name}`));
  const settings = { IO_THREADS: '1', WORKER_THREADS: '3', HASH_THREADS: '1', LOG_LEVEL: 'error' };
  try {
    const server = await startServer(settings, { through });
    const client = new Client(server.address, 1);
    try {
      await drive(client, await register(server.address), times);
    } finally {
      client.close();
      await server.stop();
    }
    return await read(file, isInclusive);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Resolves to `{ function: instructions }` of one request: what more requests add. `drive(client, tokens, times)`
 * sends that many, of `times` at the most. Counted is what the functions `within` do, with all that they call, or
 * everything; each function's own instructions, or inclusive of what it calls.
 */
export async function countInstructions(work) {
  const few = await profile(work, work.times / 10);
  const many = await profile(work, work.times);
  const added = Object.entries(many)
    .map(([name, count]) => [name, (count - (few[name] ?? 0)) / (work.times - work.times / 10)]);
  return Object.fromEntries(added);
}
