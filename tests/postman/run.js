// Runs the collection against a server of its own. Ends with a line "N passed, N failed".

import { fileURLToPath } from 'node:url';
import newman from 'newman';

import { startServer } from '../support/server.mjs';

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
  const server = await startServer({ THROTTLE: 'off' });
  try {
    const { run } = await runCollection(server.address);
    const failed = run.failures.length;
    console.log(`${run.stats.assertions.total - run.stats.assertions.failed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    await server.stop();
  }
}

process.exitCode = await main();
