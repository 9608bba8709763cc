// A server with people who use it all the time, and APIs that check their tokens with jose. What must not happen
// is written down; what the test counts on is counted.

import { webcrypto } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { createLocalJWKSet, createRemoteJWKSet, jwtVerify } from 'jose';

import { startServer } from '../support/server.mjs';
import { Person, Token } from './person.js';

globalThis.crypto ??= webcrypto; // Node 18, which is Debian's, has it under its own name only; jose looks here

export const issuer = 'https://auth.example.com';
export const audience = 'https://api.example.com';
export const lifetimeSeconds = 900;

const peoplePerSite = 3;
const rememberedTokens = 12; // of each kind and person: the newest and the oldest that are still good

export async function startSite(algorithm, clock) {
  const isPublic = algorithm !== 'HS256';
  const server = await startServer({
    PUBLIC_URL: issuer,
    JWT_ALGORITHM: algorithm,
    ACCESS_TOKEN_SECONDS: String(lifetimeSeconds),
    THROTTLE: 'off',
    LOG_LEVEL: 'warning',
    ...(isPublic ? { TOKEN_AUDIENCES: audience } : {}),
    ...clock.environment,
  }, { isDev: false });
  const site = new Site(algorithm, server);
  try {
    await site.open();
  } catch (error) {
    await site.close();
    throw error;
  }
  return site;
}

export class Site {
  #server;
  #people = [];
  #isOpen = true;
  #loops = [];

  /** Of anything: an answer that should have been another, a token that should have been good. */
  faults = [];
  /** Of the load. */
  issued = [];
  checks = 0;
  verifications = 0;

  constructor(algorithm, server) {
    this.algorithm = algorithm;
    this.isPublic = algorithm !== 'HS256';
    this.#server = server;
    this.jwksUrl = new URL('/.well-known/jwks.json', server.address);
  }

  async open() {
    for (let number = 1; number <= peoplePerSite; number += 1) {
      const person = new Person(this.#server.address, `person${number}`);
      this.#expect('register', 201, (await person.register()).status);
      this.#people.push({ person, verifyKeys: createRemoteJWKSet(this.jwksUrl), tokens: [], audienceTokens: [] });
    }
  }

  get somebody() {
    return this.#people[0].person;
  }

  /** Everybody at once, over and over. */
  startLoad() {
    this.#loops = this.#people.map(async (one) => {
      try {
        while (this.#isOpen) {
          await this.#doARound(one);
        }
      } catch (error) {
        this.faults.push(`the load broke off: ${error.stack}`);
      }
    });
  }

  async stopLoad() {
    this.#isOpen = false;
    await Promise.all(this.#loops);
  }

  async close() {
    await this.stopLoad();
    await this.#server.stop();
  }

  /** From now on everybody is signed in elsewhere too: the old tokens are checked further on. */
  async signInElsewhere() {
    for (const { person } of this.#people) {
      this.#expect('sign in', 200, (await person.signInElsewhere()).status);
    }
  }

  async fetchJwks() {
    return (await fetch(this.jwksUrl)).json();
  }

  async fetchKeyIds() {
    return (await this.fetchJwks()).keys.map(({ kid }) => kid);
  }

  /** `latchkey keys rotate`: the id of the key that comes. */
  async rotate(...options) {
    const said = await this.#server.run('keys', 'rotate', ...options);
    return said.match(/^(\S+) (?:is published|signs from now on)/m)[1];
  }

  /** `latchkey keys list`: `{ id, algorithm, state, signsFrom }`, the last in milliseconds. */
  async listKeys() {
    const said = await this.#server.run('keys', 'list');
    return said.trim().split('\n').map((line) => {
      const [, id, algorithm, state, from] = line.match(/^(\S+) +(\S+) +(\S+) +signs from (\S+)$/);
      return { id, algorithm, state, signsFrom: Date.parse(from) };
    });
  }

  /** Fresh tokens of somebody, one of each kind. */
  async getTokens() {
    this.#expect('refresh', 200, (await this.somebody.refresh()).status);
    const tokens = [this.somebody.accessToken];
    return this.isPublic ? [...tokens, await this.somebody.getToken(audience)] : tokens;
  }

  /** As an API checks it. Rejects when it is not good. */
  verify(token, keys = this.#people[0].verifyKeys, expected = {}) {
    return jwtVerify(token.text ?? token, keys, {
      issuer,
      audience: token.aud,
      typ: 'at+jwt',
      algorithms: [this.algorithm],
      currentDate: new Date(),
      ...expected,
    });
  }

  /** With keys as they were at some time. */
  verifyWith(jwks, token) {
    return this.verify(token, createLocalJWKSet(jwks));
  }

  checkAuth(token) {
    return this.somebody.checkAuth(token.text ?? token);
  }

  async #doARound(one) {
    const { person } = one;
    this.#expect('refresh', 200, (await person.refresh()).status);
    one.tokens = remember(one.tokens, person.accessToken);
    this.issued.push(person.accessToken);
    if (this.isPublic) {
      const token = await person.getToken(audience);
      this.#expect('POST /auth/token', true, token instanceof Token);
      one.audienceTokens = remember(one.audienceTokens, token);
      this.issued.push(token);
    }
    for (const token of one.tokens) {
      const status = await person.checkAuth(token.text);
      if (!token.isExpired()) { // it may have, since it was asked for
        this.checks += 1;
        this.#expect(`checkAuth with ${token.kid}`, 200, status);
      }
    }
    for (const token of this.isPublic ? [...one.tokens, ...one.audienceTokens] : []) {
      await this.#verifyIfGood(token, one.verifyKeys);
    }
    await pause(20); // of two cores the servers are to have something too
  }

  async #verifyIfGood(token, keys) {
    if (token.isExpired()) {
      return;
    }
    try {
      await this.verify(token, keys);
      this.verifications += 1;
    } catch (error) {
      if (!token.isExpired()) {
        this.faults.push(`jose refuses a token of ${token.kid}: ${error.message}`);
      }
    }
  }

  #expect(what, expected, actual) {
    if (actual !== expected) {
      this.faults.push(`${what}: ${actual} at ${new Date(Date.now()).toISOString()}`);
    }
  }
}

/** Half of what is remembered are the oldest tokens, which see the longest part of a rotation. */
function remember(tokens, token) {
  const good = [...tokens, token].filter((known) => !known.isExpired());
  if (good.length > rememberedTokens) {
    good.splice(rememberedTokens / 2, 1);
  }
  return good;
}
