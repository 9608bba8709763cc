// What an idle server holds, and what each of ten thousand idle connections adds to it.

import { once } from 'node:events';
import { connect } from 'node:net';

import { register } from './person.mjs';
import { residentBytes } from './processes.mjs';
import { startServer } from '../tests/support/server.mjs';

const connections = 10_000;
const atOnce = 200; // the listening socket's queue is not what is measured

async function ask(socket, request) {
  socket.write(request);
  const [answer] = await once(socket, 'data');
  if (!answer.toString('latin1').startsWith('HTTP/1.1 200 ')) {
    throw new Error(`unexpected: ${answer}`);
  }
}

/** Resolves to bytes, `{ idle, connection }`. Each connection has asked for checkAuth once. */
export async function measureMemory() {
  const server = await startServer({ LOG_LEVEL: 'warning' });
  const sockets = [];
  try {
    const { access } = await register(server.address);
    const { hostname, port, host } = new URL(server.address);
    const lines = [`Host: ${host}`, 'User-Agent: bench/1', `Cookie: accessToken=${access}`].join('\r\n');
    const request = `GET /auth/checkAuth HTTP/1.1\r\n${lines}\r\n\r\n`;
    const idle = await residentBytes(server.pid);
    while (sockets.length < connections) {
      const opened = Array.from({ length: atOnce }, () => connect(Number(port), hostname));
      await Promise.all(opened.map((socket) => once(socket, 'connect')));
      await Promise.all(opened.map((socket) => ask(socket, request)));
      sockets.push(...opened);
    }
    const busy = await residentBytes(server.pid);
    return { idle, connection: (busy - idle) / connections };
  } finally {
    sockets.forEach((socket) => socket.destroy());
    await server.stop();
  }
}
