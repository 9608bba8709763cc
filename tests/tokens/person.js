// Someone signed in, without a browser.

import { decodeJwt, decodeProtectedHeader } from 'jose';

const password = 'Analytical#1843';

/** A token as text, with what it says of itself. */
export class Token {
  constructor(text) {
    this.text = text;
    this.kid = decodeProtectedHeader(text).kid;
    const { iat, exp, aud } = decodeJwt(text);
    Object.assign(this, { iat, exp, aud });
  }

  isExpired() {
    return this.exp * 1000 <= Date.now();
  }
}

export class Person {
  #address;
  #cookies = new Map();

  constructor(address, name) {
    this.#address = address;
    this.email = `${name}@example.com`;
  }

  get accessToken() {
    return new Token(this.#cookies.get('accessToken'));
  }

  register() {
    return this.#post('/auth/register', {
      full_name: 'Somebody', email: this.email, password, confirm_password: password,
    });
  }

  /** As from another browser: the session so far goes on, and its tokens hold. */
  signInElsewhere() {
    return this.#post('/auth/login', { email: this.email, password }, '');
  }

  refresh() {
    return this.#post('/auth/refreshToken');
  }

  signOut() {
    return this.#post('/auth/logout');
  }

  /** A token for that API; undefined when it is refused. */
  async getToken(audience) {
    const { body } = await this.#post('/auth/token', { audience });
    return body.data.access_token === undefined ? undefined : new Token(body.data.access_token);
  }

  /** The status that the server answers a browser with this access token. */
  async checkAuth(token) {
    const response = await fetch(`${this.#address}/auth/checkAuth`, { headers: { Cookie: `accessToken=${token}` } });
    await response.arrayBuffer();
    return response.status;
  }

  get #cookieHeader() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async #post(path, object, cookies = this.#cookieHeader) {
    const response = await fetch(`${this.#address}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: cookies },
      body: JSON.stringify(object),
    });
    const setCookies = response.headers.get('Set-Cookie') ?? ''; // all of them in one, between commas
    for (const [, name, value] of setCookies.matchAll(/\b(accessToken|refreshToken)=([^;,]*)/g)) {
      this.#cookies.set(name, value);
    }
    return { status: response.status, body: await response.json() };
  }
}
