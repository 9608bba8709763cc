// Stands between the browser and a server and writes down what passes: a browser does not tell of everything that it
// sends, nor of answers that a page may not read.

import { once } from 'node:events';
import { createServer, request as send } from 'node:http';

/**
 * Resolves to `{ port, next(path), count(method, path), stop() }`. `next` resolves to the next exchange
 * of that path, preflights aside: `{ method, path, headers, status }`.
 */
export async function startRecorder(address) {
  const { hostname, port } = new URL(address);
  const exchanges = [];
  const waiting = [];

  const record = (exchange) => {
    exchanges.push(exchange);
    const found = waiting.findIndex(({ path }) => path === exchange.path && exchange.method !== 'OPTIONS');
    if (found !== -1) {
      waiting.splice(found, 1)[0].resolve(exchange);
    }
  };
  const server = createServer((request, response) => {
    const { method, url: path, headers } = request;
    const forwarded = send({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(response);
      answer.on('end', () => record({ method, path, headers, status: answer.statusCode }));
    });
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: server.address().port,
    next: (path) => new Promise((resolve) => { waiting.push({ path, resolve }); }),
    count: (method, path) => exchanges.filter((one) => one.method === method && one.path === path).length,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
