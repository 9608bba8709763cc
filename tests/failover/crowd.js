// People who register, ask who they are, refresh, ask for a code and sign out without end, and what they were told was
// done.

import { setTimeout as pause } from 'node:timers/promises';

const unanswered = 0;
const password = 'Analytical#1843';

export class Crowd {
  address;
  #isOpen = true;
  #people;

  /** Addresses of accounts that the server said it had made. */
  registered = [];
  /** Cookies of sessions that the server said were over. */
  signedOut = [];
  /** Addresses whose owners were told that a code is on its way. */
  askedForCode = [];
  /** Answers that were neither the right one, nor 503, nor none. */
  faults = [];
  unavailable = 0;
  /** Requests without an answer: from a server that was killed, or a proxy in front of it. */
  unanswered = 0;

  constructor(address, size = 8) {
    this.address = address;
    this.#people = Array.from({ length: size }, (_, number) => this.#live(number));
  }

  async leave() {
    this.#isOpen = false;
    await Promise.all(this.#people);
  }

  /** The sessions that were over and are used again. */
  async findRevived() {
    const revived = [];
    for (const cookies of this.signedOut) {
      const refreshed = await this.#post('/auth/refreshToken', undefined, cookies);
      const checked = await this.#send('/auth/checkAuth', { headers: { Cookie: cookies } });
      if (refreshed.status !== 401 || checked.status !== 401) {
        revived.push([refreshed.status, checked.status]);
      }
    }
    return revived;
  }

  async #live(number) {
    for (let count = 0; this.#isOpen; count += 1) {
      const email = `person${number}-${count}@example.com`;
      const form = { full_name: 'Somebody', email, password, confirm_password: password };
      const made = await this.#post('/auth/register', form);
      if (this.#isDone('register', 201, made)) {
        this.registered.push(email);
        await this.#use(email, made.cookies);
      } else {
        await pause(50);
      }
    }
  }

  async #use(email, first) {
    let cookies = first;
    const asked = await this.#post('/recovery/forgot-password', { email });
    if (this.#isDone('ask for a code', 200, asked)) {
      this.askedForCode.push(email);
    }
    for (let round = 0; round < 3; round += 1) {
      this.#isDone('check', 200, await this.#send('/auth/checkAuth', { headers: { Cookie: cookies } }));
      const refreshed = await this.#post('/auth/refreshToken', undefined, cookies);
      cookies = this.#isDone('refresh', 200, refreshed) ? refreshed.cookies : cookies;
    }
    if (this.#isDone('sign out', 200, await this.#post('/auth/logout', undefined, cookies))) {
      this.signedOut.push(cookies);
    }
  }

  #isDone(what, expected, { status }) {
    if (status === 503) {
      this.unavailable += 1;
    } else if (status === unanswered) {
      this.unanswered += 1;
    } else if (status !== expected) {
      this.faults.push(`${what}: ${status}`);
    }
    return status === expected;
  }

  #post(path, form, cookies = '') {
    return this.#send(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(cookies === '' ? {} : { Cookie: cookies }) },
      ...(form === undefined ? {} : { body: JSON.stringify(form) }),
    });
  }

  async #send(path, options) {
    try {
      const response = await fetch(this.address + path, options);
      await response.arrayBuffer();
      const set = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
      const isOfProxy = response.status === 502 || response.status === 504;
      return { status: isOfProxy ? unanswered : response.status, cookies: set.join('; ') };
    } catch {
      return { status: unanswered, cookies: '' };
    }
  }
}
