// Empty pages, on every host name that the browser takes for this machine.

import { once } from 'node:events';
import { createServer } from 'node:http';

/** Resolves to `{ port, stop() }`. `/silent` is a page that does not say where its requests come from. */
export async function servePages() {
  const server = createServer((request, response) => {
    if (request.url === '/silent') {
      response.setHeader('Referrer-Policy', 'no-referrer');
    }
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>a page</title><link rel="icon" href="data:,">');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: server.address().port,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
