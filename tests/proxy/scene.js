// Latchkey behind nginx, an application behind both, and three people: Ada, Eve and somebody unknown.

import assert from 'node:assert/strict';

import { startServer } from '../support/server.mjs';
import { findFreePort, host, startNginx } from '../support/nginx.mjs';
import { startApplication } from './application.js';
import { Client } from './client.js';

export const ada = { full_name: 'Ada Löwenherz', email: 'ada@example.com', password: 'Analytical#1843' };
export const eve = { full_name: 'Eve', email: 'eve@example.com', password: 'Garden&Apple7' };
export const listed = 'https://friend.example';
export const stranger = 'https://stranger.example';

export const files = {
  'index.html': 'the home page',
  'remote/entry.js': 'export const secret = 1;',
  'admin/index.html': 'the page for admins',
  'sign-in/index.html': 'the page to sign in',
};

async function register(client, account) {
  const answer = await client.post('/auth/register', { ...account, confirm_password: account.password });
  assert.equal(answer.status, 201, answer.body);
}

export class Scene {
  async open() {
    this.application = await startApplication();
    this.port = await findFreePort();
    this.address = `https://${host}:${this.port}`;
    this.server = await startServer({
      PUBLIC_URL: this.address,
      CORS_ORIGINS: listed,
      TRUSTED_PROXIES: '127.0.0.1',
    }, { isDev: false });
    this.nginx = await this.#startNginx(this.port);
    [this.user, this.other, this.nobody] = [this.newClient(), this.newClient(), this.newClient()];
    await register(this.user, ada);
    await register(this.other, eve);
  }

  async close() {
    await this.nginx?.stop();
    await this.server?.stop();
    await this.application?.stop();
  }

  newClient() {
    return new Client({ port: this.port, certificate: this.nginx.certificate });
  }

  /** Where a page leads whoever is not signed in. */
  signInFor(path) {
    return `${this.address}/sign-in/?rd=${encodeURIComponent(`${this.address}${path}`)}`;
  }

  /** For as long as `visit(client)` takes, a second nginx: with other texts, or another Latchkey. */
  async withAnotherNginx({ changes = [], latchkey }, visit) {
    const port = await findFreePort();
    const nginx = await this.#startNginx(port, latchkey, changes.map(([from, to]) => [from.replace('PORT', port), to]));
    try {
      await visit(new Client({ port, certificate: nginx.certificate }));
    } finally {
      await nginx.stop();
    }
  }

  #startNginx(port, latchkey = new URL(this.server.address).host, changes = []) {
    return startNginx({ port, latchkey, application: this.application.address, files, changes });
  }
}

export const setsCookies = (answer) => answer.headers.some(([name]) => name === 'set-cookie');

/** What the application got under that name, in any spelling that somebody may take for it. */
export function received(answer, name) {
  assert.equal(answer.status, 200, answer.body);
  const isIt = (spelling) => spelling.toLowerCase().replaceAll('_', '-') === name.toLowerCase();
  return JSON.parse(answer.body).headers.filter(([spelling]) => isIt(spelling)).map(([, value]) => value);
}
