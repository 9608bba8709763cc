// PostgreSQL is killed under load, and starts again or is replaced: what was acknowledged stays, what is over stays
// over, and writing goes on by itself.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { Postgresql, urlOf } from '../support/postgresql.mjs';
import { startServer } from '../support/server.mjs';
import { Crowd } from './crowd.js';

const metricsToken = 'only-for-this-test';
const kills = Number(process.env.LATCHKEY_KILLS ?? 5);

/** A server of the first of these databases that takes writes. */
function serve(...databases) {
  return startServer({
    DATABASE_URL: urlOf(...databases),
    EMAIL_FROM: 'no-reply@latchkey.example',
    LOG_LEVEL: 'off',
    METRICS_TOKEN: metricsToken,
    THROTTLE: 'off',
  }, { isDev: false });
}

/** People at such a server. */
async function settle(t, ...databases) {
  const server = await serve(...databases);
  const crowd = new Crowd(server.address);
  t.after(async () => {
    await crowd.leave();
    await server.stop();
  });
  return crowd;
}

async function lostOf(crowd, database) {
  const kept = new Set(await database.ask('SELECT email FROM users'));
  return crowd.registered.filter((email) => !kept.has(email));
}

async function goesOn(crowd) {
  const before = crowd.registered.length;
  for (let waited = 0; crowd.registered.length < before + 8; waited += 100) {
    assert.ok(waited < 20_000, 'nobody can register any more');
    await pause(100);
  }
}

/** What the server tells load balancers, within ten seconds. */
async function becomes({ address }, expected) {
  let { status } = await fetch(`${address}/readyz`);
  for (let waited = 0; status !== expected; waited += 100) {
    assert.ok(waited < 10_000, `/readyz stays at ${status}`);
    await pause(100);
    ({ status } = await fetch(`${address}/readyz`));
  }
}

test(`nothing is lost when PostgreSQL is killed ${kills} times`, async (t) => {
  const database = await Postgresql.start();
  t.after(() => database.remove());
  const crowd = await settle(t, database);
  for (let kill = 0; kill < kills; kill += 1) {
    await goesOn(crowd);
    await database.kill();
    await database.restart();
  }
  await goesOn(crowd);
  await crowd.leave();
  assert.deepEqual(crowd.faults, []);
  assert.deepEqual(await lostOf(crowd, database), []);
  assert.deepEqual(await crowd.findRevived(), []);
  t.diagnostic(`${crowd.registered.length} registered, ${crowd.signedOut.length} signed out, ` +
    `${crowd.unavailable} times 503`);
});

test('whoever waits for a PostgreSQL that hangs is told so', async (t) => {
  const database = await Postgresql.start();
  t.after(async () => {
    await database.thaw();
    await database.remove();
  });
  const server = await serve(database);
  t.after(() => server.stop());
  const register = (email) => fetch(`${server.address}/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ full_name: 'Ada', email, password: 'Analytical#1843', confirm_password: 'Analytical#1843' }),
  });
  const made = await register('ada@example.com');
  const cookies = made.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
  const ask = (path) => fetch(server.address + path, { headers: { Cookie: cookies } });
  // More than the server has connections by then: some wait on what they have, others for what they get.
  const askAll = async () => {
    const asked = await Promise.all(Array.from({ length: 16 }, () => ask('/auth/sessions')));
    return new Set([...asked, await ask('/auth/checkAuth')].map(({ status }) => status));
  };
  assert.deepEqual(await askAll(), new Set([200]));

  await database.freeze();
  assert.deepEqual(await askAll(), new Set([503]));
  assert.equal((await register('grace@example.com')).status, 503);
  await becomes(server, 503);
  const metrics = await fetch(`${server.address}/metrics`, { headers: { Authorization: `Bearer ${metricsToken}` } });
  assert.match(await metrics.text(), /^latchkey_ready 0$/m, 'whoever watches has to hear of it');
  await database.thaw();
  await becomes(server, 200);
  assert.deepEqual(await askAll(), new Set([200]));
  assert.equal((await register('grace@example.com')).status, 201);
});

test('a standby that has every commit takes over, and nothing is lost', async (t) => {
  const primary = await Postgresql.start();
  t.after(() => primary.remove());
  const standby = await primary.startStandby();
  t.after(() => standby.remove());
  await primary.waitForStandbys();
  const crowd = await settle(t, primary, standby);
  await goesOn(crowd);
  await becomes(crowd, 200);
  await primary.kill();
  await becomes(crowd, 503); // what is left is a replica
  assert.equal((await fetch(`${crowd.address}/healthz`)).status, 200);
  await standby.promote();
  await becomes(crowd, 200);
  await goesOn(crowd);
  await crowd.leave();
  assert.deepEqual(crowd.faults, []);
  assert.deepEqual(await lostOf(crowd, standby), []);
  assert.deepEqual(await crowd.findRevived(), []);
});

test('with a standby that lags the same test finds a loss', async (t) => {
  const primary = await Postgresql.start();
  t.after(() => primary.remove());
  const standby = await primary.startStandby();
  t.after(() => standby.remove());
  const crowd = await settle(t, primary, standby);
  await goesOn(crowd);
  await standby.stop();
  await goesOn(crowd);
  await primary.kill();
  await crowd.leave();
  await standby.start();
  await standby.promote();
  assert.notDeepEqual(await lostOf(crowd, standby), []);
});
