// A Latchkey of one's own: `serve --dev` in a new folder, on a port of the kernel's choice.
// LATCHKEY_BINARY holds the program's path; without it, it is the release build.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const defaultBinary = fileURLToPath(new URL('../../build/release/latchkey', import.meta.url));
const startMilliseconds = 20_000;

/**
 * Resolves to `{ address, stop() }` once it serves. Rejects with what it wrote when it does not.
 * `settings` are environment variables.
 */
export async function startServer(settings = {}) {
  const binary = process.env.LATCHKEY_BINARY ?? defaultBinary;
  await access(binary).catch(() => {
    throw new Error(`${binary} is not there: build it, or name it in LATCHKEY_BINARY`);
  });
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-'));
  // Nothing of the caller's environment: a DATABASE_URL there would be the caller's database.
  const server = spawn(binary, ['serve', '--dev'], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', ...settings },
  });
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      const exited = once(server, 'exit');
      server.kill('SIGTERM');
      await exited;
    }
    await rm(folder, { recursive: true });
  };
  try {
    return { address: await readAddress(server), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The address it greets with. */
function readAddress(server) {
  return new Promise((resolve, reject) => {
    let written = '';
    const fail = (reason) => reject(new Error(`latchkey serve --dev ${reason}:\n${written}`));
    const timer = setTimeout(() => fail('did not start in time'), startMilliseconds);
    server.stderr.on('data', (chunk) => { written += chunk; });
    server.on('error', reject);
    server.on('exit', (status) => fail(`exited with ${status}`));
    createInterface({ input: server.stdout }).on('line', (line) => {
      written += `${line}\n`;
      const greeting = line.match(/(http:\/\/127\.0\.0\.1:\d+)\/dev\b/);
      if (greeting) {
        clearTimeout(timer);
        resolve(greeting[1]);
      }
    });
  });
}
