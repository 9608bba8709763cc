// Requests of one's own, each as one likes, over connections that stay open.

import { Agent, request } from 'node:http';

/** At most so many requests are under way at once. */
export class Client {
  #address;
  #agent;

  constructor(address, connections) {
    this.#address = address;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Resolves to `{ text, access, refresh }`, the tokens where it sets them. Rejects what is not 2xx. */
  send({ method = 'GET', path, cookies = null, userAgent = 'bench/1', form = null }) {
    const headers = {
      ...(cookies === null ? {} : { Cookie: cookies }),
      'User-Agent': userAgent,
      Origin: 'http://localhost:5173',
      ...(form === null ? {} : { 'Content-Type': 'application/json' }),
    };
    return new Promise((resolve, reject) => {
      request(`${this.#address}${path}`, { method, agent: this.#agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', () => {
          if (response.statusCode >= 200 && response.statusCode < 300) {
            resolve({ text, ...tokensIn(response.headers['set-cookie'] ?? []) });
          } else {
            reject(new Error(`${path} answered ${response.statusCode}: ${text}`));
          }
        });
      }).on('error', reject).end(form === null ? undefined : JSON.stringify(form));
    });
  }

  /** Resolves to the answers, in the order of the requests. */
  sendAll(requests) {
    return Promise.all(requests.map((one) => this.send(one)));
  }

  close() {
    this.#agent.destroy();
  }
}

function tokensIn(lines) {
  const cookies = Object.fromEntries(lines.map((line) => line.match(/^(\w+)=([^;]*)/).slice(1)));
  return { access: cookies.accessToken, refresh: cookies.refreshToken };
}
