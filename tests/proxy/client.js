// A client that may say anything: requests are written as they are meant, over TLS, one a connection.

import { once } from 'node:events';
import { connect } from 'node:tls';

import { host } from '../support/nginx.mjs';

const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';

function parse(bytes) {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const [status, ...lines] = text.slice(0, end).split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return {
    status: Number(status.split(' ')[1]),
    headers,
    header: (name) => headers.find(([known]) => known === name)?.[1],
    body: bytes.subarray(end + 4).toString('utf8'),
  };
}

/** Someone at a browser, with cookies of their own, at `https://app.example.com:port`. */
export class Client {
  #cookies = new Map();

  constructor({ port, certificate }) {
    this.port = port;
    this.certificate = certificate;
    this.origin = `https://${host}:${port}`;
  }

  get cookies() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /**
   * `headers` are pairs, sent in their order beside Host, User-Agent and Cookie; a pair of such a name
   * takes the place of the usual one. Resolves to `{ status, headers, header(name), body }`, or null
   * when the connection was closed without an answer.
   */
  async ask(path, { method = 'GET', headers = [], body = '' } = {}) {
    const usual = [['Host', `${host}:${this.port}`], ['User-Agent', browser], ['Cookie', this.cookies]];
    const isSaid = ([name, value]) =>
      value !== '' && !headers.some(([said]) => said.toLowerCase() === name.toLowerCase());
    const lines = [
      `${method} ${path} HTTP/1.1`,
      ...[...usual.filter(isSaid), ...headers].map(([name, value]) => `${name}: ${value}`),
      ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
      'Connection: close',
    ];
    const socket = connect({ port: this.port, host: '127.0.0.1', servername: host, ca: this.certificate });
    socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
    const pieces = [];
    socket.on('data', (piece) => pieces.push(piece));
    await once(socket, 'close');
    const bytes = Buffer.concat(pieces);
    const answer = bytes.length === 0 ? null : parse(bytes);
    this.#keep(answer?.headers ?? []);
    return answer;
  }

  /** A page that is opened. */
  visit(path, headers = []) {
    return this.ask(path, { headers: [['Accept', 'text/html,*/*;q=0.8'], ['Sec-Fetch-Mode', 'navigate'], ...headers] });
  }

  /** A script's fetch() of that method, from a page of `origin`. */
  fetch(path, { method = 'GET', origin = this.origin, headers = [], body = '' } = {}) {
    const site = origin === this.origin ? 'same-origin' : 'cross-site';
    const said = [['Accept', '*/*'], ['Sec-Fetch-Mode', 'cors'], ['Sec-Fetch-Site', site]];
    const isWithOrigin = method !== 'GET' || site === 'cross-site';
    return this.ask(path, {
      method,
      headers: [...said, ...(isWithOrigin ? [['Origin', origin]] : []), ...headers],
      body,
    });
  }

  post(path, object = {}) {
    return this.fetch(path, {
      method: 'POST',
      headers: [['Content-Type', 'application/json']],
      body: JSON.stringify(object),
    });
  }

  #keep(headers) {
    for (const [name, value] of headers) {
      if (name === 'set-cookie') {
        const [, cookie, content] = value.match(/^([^=]+)=([^;]*)/);
        if (content === '') {
          this.#cookies.delete(cookie);
        } else {
          this.#cookies.set(cookie, content);
        }
      }
    }
  }
}
