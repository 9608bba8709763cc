// An application behind the proxy: it answers with the request that reached it.

import { once } from 'node:events';
import { createServer } from 'node:http';

/** Resolves to `{ address, asked(), stop() }`; `asked()` is the number of requests so far. */
export async function startApplication() {
  let count = 0;
  const server = createServer(async (request, response) => {
    count += 1;
    const pieces = [];
    for await (const piece of request) {
      pieces.push(piece);
    }
    const { method, url, rawHeaders } = request;
    const headers = [];
    for (let i = 0; i < rawHeaders.length; i += 2) {
      headers.push([rawHeaders[i], Buffer.from(rawHeaders[i + 1], 'latin1').toString('utf8')]);
    }
    const body = JSON.stringify({ method, url, headers, bodyBytes: Buffer.concat(pieces).length });
    response.setHeader('Content-Length', Buffer.byteLength(body));
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${server.address().port}`,
    asked: () => count,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
