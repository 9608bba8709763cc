// The system's clock is set right by an hour, forwards and back: whoever is signed in stays so, by a refresh at most,
// what was revoked stays revoked, and nothing answers 5xx.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { startServer } from '../support/server.mjs';
import { MovedClock } from './clock.js';
import { Person } from './person.js';

const hour = 3600;

for (const [direction, seconds] of [['forwards', hour], ['back', -hour]]) {
  test(`the clock is set ${direction} by an hour`, async (t) => {
    const clock = new MovedClock();
    t.after(() => clock.remove());
    const server = await startServer(
      { EMAIL_FROM: 'no-reply@latchkey.example', THROTTLE: 'off', ...clock.environment }, { isDev: false });
    t.after(() => server.stop());
    const person = new Person(server.address, 'ada');
    const leaver = new Person(server.address, 'eve');
    await person.register();
    await leaver.register();
    const left = leaver.accessToken.text;
    assert.equal((await leaver.signOut()).status, 200);
    assert.equal(await leaver.checkAuth(left), 401);

    clock.advance(seconds);
    const old = await person.checkAuth(person.accessToken.text);
    assert.ok([200, 401].includes(old), `${old}`);
    assert.equal((await person.refresh()).status, 200);
    assert.equal(await person.checkAuth(person.accessToken.text), 200);
    assert.equal(await leaver.checkAuth(left), 401);
    const newcomer = new Person(server.address, 'bob');
    await newcomer.register();
    assert.equal(await newcomer.checkAuth(newcomer.accessToken.text), 200);

    clock.advance(-seconds);
    assert.equal((await person.refresh()).status, 200);
    assert.equal((await newcomer.refresh()).status, 200);
    assert.equal(await person.checkAuth(person.accessToken.text), 200);
    assert.equal(await newcomer.checkAuth(newcomer.accessToken.text), 200);
    assert.equal(await leaver.checkAuth(left), 401);
  });
}
