// Runs the collection against a fresh `latchkey serve --dev` on a free port, with a database in a folder
// that goes away. LATCHKEY_BINARY holds the program's path. Ends with a line "N passed, N failed".

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import newman from 'newman';

const startLimitMilliseconds = 10_000;

/** The address that the server greets with. */
async function readAddress(server) {
  const signal = AbortSignal.timeout(startLimitMilliseconds);
  for await (const line of createInterface({ input: server.stdout, signal })) {
    const address = line.match(/http:\/\/127\.0\.0\.1:\d+/);
    if (address) return address[0];
  }
  throw new Error('the server did not say where it listens');
}

/** Resolves to newman's summary; its report goes to standard output. */
function runCollection(baseUrl) {
  return new Promise((resolve, reject) => {
    newman.run(
      {
        collection: fileURLToPath(new URL('latchkey.postman_collection.json', import.meta.url)),
        envVar: [{ key: 'baseUrl', value: baseUrl }],
        reporters: ['cli'],
        reporter: { cli: { noSuccessAssertions: true, noBanner: true } },
        color: 'off',
      },
      (error, summary) => (error ? reject(error) : resolve(summary)),
    );
  });
}

async function main() {
  const binary = process.env.LATCHKEY_BINARY;
  if (!binary) throw new Error('LATCHKEY_BINARY has to hold the path of the program under test');
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-'));
  const server = spawn(binary, ['serve', '--dev'], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: '0', THROTTLE: 'off' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const { run } = await runCollection(await readAddress(server));
    const failed = run.failures.length;
    console.log(`${run.stats.assertions.total - run.stats.assertions.failed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    if (server.exitCode === null) {
      server.kill();
      await once(server, 'exit');
    }
    await rm(folder, { recursive: true });
  }
}

process.exitCode = await main();
