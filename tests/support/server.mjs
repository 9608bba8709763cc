// A Latchkey of one's own, in a new folder, on a port of the kernel's choice.
// LATCHKEY_BINARY holds the program's path; without it, it is the release build.

import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const defaultBinary = fileURLToPath(new URL('../../build/release/latchkey', import.meta.url));
const startMilliseconds = 20_000;
const secretKey = randomBytes(32).toString('base64'); // of all servers here that are not `--dev`

async function findBinary() {
  const binary = process.env.LATCHKEY_BINARY ?? defaultBinary;
  await access(binary).catch(() => {
    throw new Error(`${binary} is not there: build it, or name it in LATCHKEY_BINARY`);
  });
  return binary;
}

/** Nothing of the caller's environment: a DATABASE_URL there would be the caller's database. */
function environment(settings) {
  return { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', ...settings };
}

/** Resolves to what `latchkey words...` says in that folder, given `input` to read. */
export async function runLatchkey(words, { folder, settings = {}, input = '' }) {
  const running = promisify(execFile)(await findBinary(), words, { cwd: folder, env: environment(settings) });
  running.child.stdin.on('error', () => {}); // who reads nothing may be gone by now; its status tells
  running.child.stdin.end(input);
  return (await running).stdout;
}

/**
 * Resolves once it serves. Rejects with what it wrote when it does not. `settings` are environment
 * variables. A `folder` holds the database of an earlier server, and outlives this one. `through` is
 * the command line of a program that runs it.
 *
 * The result: `address`; `pid`; `run(...words)`, which resolves to what `latchkey words...` says in the same
 * folder with the same settings; and `stop()`.
 */
export async function startServer(settings = {}, { isDev = true, folder = null, through = [] } = {}) {
  const binary = await findBinary();
  const cwd = folder ?? await mkdtemp(join(tmpdir(), 'latchkey-'));
  const ownSettings = { ...(isDev ? {} : { SECRET_KEY: secretKey }), ...settings };
  const [program, ...words] = [...through, binary, 'serve', ...(isDev ? ['--dev'] : [])];
  const server = spawn(program, words, { cwd, env: environment(ownSettings) });
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      const exited = once(server, 'exit');
      server.kill('SIGTERM');
      await exited;
    }
    if (folder === null) {
      await rm(cwd, { recursive: true, force: true });
    }
  };
  const run = (...command) => runLatchkey(command, { folder: cwd, settings: ownSettings });
  try {
    return { address: await readAddress(server), pid: server.pid, run, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The address it greets with. */
function readAddress(server) {
  return new Promise((resolve, reject) => {
    let written = '';
    const fail = (reason) => {
      clearTimeout(timer);
      reject(new Error(`latchkey serve ${reason}:\n${written}`));
    };
    const timer = setTimeout(() => fail('did not start in time'), startMilliseconds);
    server.stderr.on('data', (chunk) => { written += chunk; });
    server.on('error', reject);
    server.on('exit', (status) => fail(`exited with ${status}`));
    createInterface({ input: server.stdout }).on('line', (line) => {
      written += `${line}\n`;
      const greeting = line.match(/\bhttp:\/\/127\.0\.0\.1:\d+/);
      if (greeting) {
        clearTimeout(timer);
        resolve(greeting[0]);
      }
    });
  });
}
