// What the pages of other sites can make a browser send that has the cookies of somebody signed in: it is refused,
// and nothing is changed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { addBlankPages, blankPath, launchProfile, send } from './browser.js';
import { servePages } from './pages.js';
import { startRecorder } from './recorder.js';
import { startServer } from '../support/server.mjs';

const ada = { email: 'ada@example.com', password: 'Analytical#1843' };
const eve = { email: 'eve@example.com', password: 'Garden&Apple7' };

let pages;
let server;
let recorder;
let profile;
let context;
let own; // a page of the server's own origin
let api; // over localhost, which browsers trust as they do https: so they send Sec-Fetch headers and Secure cookies

const strange = (path = '/') => `http://stranger.example:${pages.port}${path}`;
const listed = () => `http://friend.example:${pages.port}`;

before(async () => {
  pages = await servePages();
  server = await startServer({ CORS_ORIGINS: listed(), THROTTLE: 'off' }, { isDev: false }); // --dev lists all of localhost
  recorder = await startRecorder(server.address);
  api = `http://localhost:${recorder.port}`;
  profile = await launchProfile({ hosts: ['stranger.example', 'friend.example'] });
  context = profile.context;
  own = await context.newPage();
  await addBlankPages(own); // not for all pages: Chromium keeps nothing in its cache then
  await own.goto(`${api}${blankPath}`);
  await register(eve);
  await register(ada);
});

after(async () => {
  await profile?.close();
  await recorder?.stop();
  await server?.stop();
  await pages?.stop();
});

async function register({ email, password }) {
  const form = { full_name: 'Somebody', email, password, confirm_password: password };
  const { status } = await send(own, 'POST', `${api}/auth/register`, form);
  assert.equal(status, 201);
}

async function readSession() {
  const { data } = (await send(own, 'GET', `${api}/auth/session`)).body;
  return { email: data.user?.email, id: data.session?.id, epoch: data.session?.epoch };
}

// Each runs in the page of another site, with `{ url, text }`: what can be sent without asking first.
const attacks = {
  'a form': ({ url, text }) => {
    const form = document.createElement('form');
    Object.assign(form, { method: 'POST', action: url, enctype: 'text/plain' });
    const field = document.createElement('input');
    [field.name, field.value] = [text.slice(0, -1), text.slice(-1)];
    form.append(field);
    document.body.append(form);
    form.submit();
  },
  'a form in a frame': ({ url, text }) => {
    const frame = document.createElement('iframe');
    frame.name = 'target';
    const form = document.createElement('form');
    Object.assign(form, { method: 'POST', action: url, target: 'target' });
    const field = document.createElement('input');
    [field.name, field.value] = ['json', text];
    form.append(field);
    document.body.append(frame, form);
    form.submit();
  },
  'a form in a sandboxed frame': ({ url }) => {
    const frame = document.createElement('iframe');
    frame.sandbox = 'allow-scripts allow-forms';
    frame.srcdoc = `<form method="POST" action="${url}"></form><script>document.forms[0].submit()</script>`;
    document.body.append(frame);
  },
  'a no-cors fetch': ({ url, text }) => {
    fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include', body: text }).catch(() => {});
  },
  'a fetch': ({ url, text }) => {
    fetch(url, { method: 'POST', credentials: 'include', body: text }).catch(() => {});
  },
  'a beacon': ({ url, text }) => {
    navigator.sendBeacon(url, text);
  },
};

/** What the browser sent to the server from there, and what the server answered to it. */
async function strike(address, attack, target, text) {
  const page = await context.newPage();
  await page.goto(address);
  const recorded = recorder.next(target);
  await page.evaluate(attack, { url: `${api}${target}`, text });
  const exchange = await recorded;
  await page.close();
  return exchange;
}

const targets = ['/auth/logout', '/auth/refreshToken', '/auth/login'];

for (const [name, attack] of Object.entries(attacks)) {
  for (const from of ['/', '/silent']) {
    test(`${name} of another site${from === '/silent' ? ' that names itself to nobody' : ''} is refused`, async () => {
      const before = await readSession();
      assert.equal(before.email, ada.email);
      for (const target of targets) {
        const { method, status, headers } = await strike(strange(from), attack, target, JSON.stringify(eve));
        assert.equal(method, 'POST');
        assert.equal(status, 403, target);
        // It is the gate that stops it, and not the want of cookies.
        assert.match(headers.cookie ?? '', /\baccessToken=.+\brefreshToken=/, target);
        assert.equal(headers['sec-fetch-site'], 'cross-site');
        const isForm = headers['sec-fetch-mode'] === 'navigate'; // scripts say where they are from in any case
        const isNameless = (from === '/silent' && isForm) || name === 'a form in a sandboxed frame';
        assert.equal(headers.origin, isNameless ? 'null' : strange(''), target);
      }
      assert.deepEqual(await readSession(), before);
    });
  }
}

test('a fetch of JSON is not even sent: the browser asks first, and is not allowed', async () => {
  const before = await readSession();
  const page = await context.newPage();
  await page.goto(strange());
  for (const target of targets) {
    await assert.rejects(send(page, 'POST', `${api}${target}`, eve), /Failed to fetch/, target);
  }
  await assert.rejects(send(page, 'GET', `${api}/auth/session`), /Failed to fetch/, 'nor may it read');
  await page.close();
  assert.deepEqual(await readSession(), before);
});

test('a control: a listed site may do all of it', async () => {
  const page = await context.newPage();
  await page.goto(listed());
  const before = await readSession();

  assert.equal((await send(page, 'POST', `${api}/auth/refreshToken`)).status, 200);
  assert.deepEqual(await readSession(), { ...before, epoch: before.epoch + 1 });

  assert.equal((await send(page, 'POST', `${api}/auth/login`, eve)).status, 200);
  assert.equal((await readSession()).email, eve.email);

  for (const name of ['a form in a frame', 'a no-cors fetch', 'a beacon']) {
    await send(page, 'POST', `${api}/auth/login`, eve);
    const { status } = await strike(listed(), attacks[name], '/auth/logout', '');
    assert.equal(status, 200, name);
    assert.equal((await readSession()).email, undefined, name);
  }
  await page.close();
});

test('for two hours the browser need not ask again whether it may', async () => {
  const page = await context.newPage();
  await page.goto(listed());
  await send(page, 'POST', `${api}/auth/login`, ada);
  for (const company of ['One', 'Two', 'Three']) {
    assert.equal((await send(page, 'PATCH', `${api}/user/me`, { company })).status, 200);
  }
  assert.equal(recorder.count('PATCH', '/user/me'), 3);
  assert.equal(recorder.count('OPTIONS', '/user/me'), 1);
  await page.close();
});
