// Latchkey itself is killed under load and starts again: alone on SQLite, and as one of three behind nginx that share a
// PostgreSQL. What was acknowledged stays, what is over stays over, nobody is told 401 who is signed in.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { findFreePort, startBalancer } from '../support/nginx.mjs';
import { Postgresql, urlOf } from '../support/postgresql.mjs';
import { runLatchkey, startServer } from '../support/server.mjs';
import { Crowd } from './crowd.js';
import { Mailbox } from './mailbox.js';

const kills = Number(process.env.LATCHKEY_KILLS ?? 5);

/** A server that is started again on the same port after each kill. */
class Mortal {
  #settings;
  #folder;
  #server;

  static async start(settings, folder) {
    const mortal = new Mortal();
    mortal.port = await findFreePort();
    mortal.#settings = { LOG_LEVEL: 'off', THROTTLE: 'off', EMAIL_FROM: 'no-reply@latchkey.example', ...settings,
      PORT: String(mortal.port) };
    mortal.#folder = folder;
    await mortal.#start();
    return mortal;
  }

  async killAndStart() {
    process.kill(this.#server.pid, 'SIGKILL');
    await this.#server.stop();
    await this.#start();
  }

  stop() {
    return this.#server.stop();
  }

  async #start() {
    this.#server = await startServer(this.#settings, { isDev: false, folder: this.#folder });
  }
}

async function makeFolder(t) {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function openMailbox(t) {
  const mailbox = await Mailbox.open();
  t.after(() => mailbox.close());
  return mailbox;
}

/** Every mail that was promised; that some wait for a server to come back takes its time. */
async function everyMail(mailbox, promised) {
  for (let waited = 0; waited < 60_000; waited += 200) {
    if (promised.every((email) => mailbox.counts.has(email))) {
      return;
    }
    await pause(200);
  }
  assert.fail('a mail that was promised was never sent');
}

function report(t, crowd, mailbox) {
  t.diagnostic(`${crowd.registered.length} registered, ${crowd.signedOut.length} signed out, ` +
    `${crowd.unavailable} times 503, ${crowd.unanswered} without an answer, ${mailbox.repeated} mails twice`);
}

test(`nothing is lost when the server is killed ${kills} times`, async (t) => {
  const mailbox = await openMailbox(t);
  const folder = await makeFolder(t);
  const server = await Mortal.start({ SMTP_URL: mailbox.url }, folder);
  t.after(() => server.stop());
  const crowd = new Crowd(`http://127.0.0.1:${server.port}`);
  for (let kill = 0; kill < kills; kill += 1) {
    await pause(100 + Math.random() * 900);
    await server.killAndStart();
  }
  await pause(500);
  await crowd.leave();
  const users = await runLatchkey(['user', 'list'], { folder });
  const lost = crowd.registered.filter((email) => !users.includes(email));
  assert.deepEqual(crowd.faults, []);
  assert.deepEqual(lost, []);
  assert.deepEqual(await crowd.findRevived(), []);
  await everyMail(mailbox, crowd.askedForCode);
  assert.ok(mailbox.repeated <= kills, `${mailbox.repeated} mails twice for ${kills} kills`);
  assert.ok(crowd.registered.length > kills, 'hardly anything was put to the test');
  report(t, crowd, mailbox);
});

test(`nobody notices when one of three servers is killed ${kills} times`, async (t) => {
  const database = await Postgresql.start();
  t.after(() => database.remove());
  const mailbox = await openMailbox(t);
  const folder = await makeFolder(t);
  const settings = { DATABASE_URL: urlOf(database), SMTP_URL: mailbox.url, TRUSTED_PROXIES: '127.0.0.1' };
  const servers = [];
  for (let i = 0; i < 3; i += 1) {
    servers.push(await Mortal.start(settings, folder));
    t.after(() => servers[i].stop());
  }
  const port = await findFreePort();
  const addresses = servers.map((server) => `127.0.0.1:${server.port}`);
  t.after(await startBalancer({ port, servers: addresses }));
  const crowd = new Crowd(`http://127.0.0.1:${port}`);
  for (let kill = 0; kill < kills; kill += 1) {
    await pause(1000 + Math.random() * 1000);
    await servers[kill % servers.length].killAndStart();
  }
  await pause(1000);
  await crowd.leave();
  const kept = new Set(await database.ask('SELECT email FROM users'));
  assert.deepEqual(crowd.faults, []);
  assert.deepEqual(crowd.registered.filter((email) => !kept.has(email)), []);
  assert.deepEqual(await crowd.findRevived(), []);
  await everyMail(mailbox, crowd.askedForCode);
  assert.ok(mailbox.repeated <= kills, `${mailbox.repeated} mails twice for ${kills} kills`);
  assert.ok(crowd.registered.length > kills, 'hardly anything was put to the test');
  report(t, crowd, mailbox);
});
