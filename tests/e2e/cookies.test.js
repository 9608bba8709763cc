// The modes of the cookies, as Chromium keeps them. What needs TLS goes through nginx, with a certificate that only
// this test believes in.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { addBlankPages, blankPath, launchBrowser, launchProfile, send } from './browser.js';
import { servePages } from './pages.js';
import { findFreePort, host, startNginx } from '../support/nginx.mjs';
import { startServer } from '../support/server.mjs';

const ada = { email: 'ada@example.com', password: 'Analytical#1843' };
const weekSeconds = 604_800;

let browser;
let pages;

before(async () => {
  pages = await servePages();
  browser = await launchBrowser({ hosts: [host, 'shop.example', 'bank.example'] });
});

after(async () => {
  await browser?.close();
  await pages?.stop();
});

async function register(frame, api = '') {
  const form = { full_name: 'Ada', ...ada, confirm_password: ada.password };
  assert.equal((await send(frame, 'POST', `${api}/auth/register`, form)).status, 201);
}

const signIn = async (frame, api = '') => {
  assert.equal((await send(frame, 'POST', `${api}/auth/login`, ada)).status, 200);
};

const isSignedIn = async (frame, api = '') =>
  (await send(frame, 'GET', `${api}/auth/session`)).body.data.authenticated;

const names = (cookies) => cookies.map(({ name }) => name).sort();

async function onLocalhost(settings, visit) {
  const server = await startServer({ THROTTLE: 'off', ...settings }, { isDev: false });
  const context = await browser.newContext();
  await addBlankPages(context);
  try {
    await visit(server.address.replace('127.0.0.1', 'localhost'), context);
  } finally {
    await context.close();
    await server.stop();
  }
}

test('cookies last as long as the window, or with COOKIE_PERSISTENT as the session', async () => {
  for (const [persistent, lifetime] of [['off', null], ['on', weekSeconds]]) {
    await onLocalhost({ COOKIE_PERSISTENT: persistent }, async (api, context) => {
      const page = await context.newPage();
      await page.goto(`${api}${blankPath}`);
      await register(page);
      const cookies = await context.cookies(api);
      assert.deepEqual(names(cookies), ['accessToken', 'refreshToken']);
      for (const { expires, httpOnly, secure, sameSite } of cookies) {
        assert.deepEqual({ httpOnly, secure, sameSite }, { httpOnly: true, secure: true, sameSite: 'None' });
        if (lifetime === null) {
          assert.equal(expires, -1);
        } else {
          assert.ok(Math.abs(expires - Date.now() / 1000 - lifetime) < 60, `expires ${expires}`);
        }
      }
    });
  }
});

test('partitioned: signed in on one site is not signed in on another', async () => {
  const [shop, bank] = ['shop', 'bank'].map((name) => `http://${name}.example:${pages.port}`);
  const settings = { COOKIE_MODE: 'partitioned', CORS_ORIGINS: `${shop},${bank}` };
  await onLocalhost(settings, async (api, context) => {
    const page = await context.newPage();
    await page.goto(shop);
    await register(page, api);
    const cookies = await context.cookies(api);
    assert.deepEqual(names(cookies), ['accessToken', 'refreshToken']);
    for (const { partitionKey } of cookies) {
      assert.match(partitionKey ?? '', /^http:\/\/shop\.example/);
    }
    assert.equal(await isSignedIn(page, api), true);

    // In a frame of the same site too, as a front end that is embedded there.
    const frame = await embed(page, `${api}${blankPath}`);
    assert.equal(await isSignedIn(frame, api), true);

    await page.goto(bank);
    assert.equal(await isSignedIn(page, api), false);
    assert.equal(await isSignedIn(await embed(page, `${api}${blankPath}`), api), false);
    await page.goto(`${api}${blankPath}`);
    assert.equal(await isSignedIn(page, api), false, 'nor at its own address');
  });
});

async function embed(page, url) {
  await page.evaluate((src) => new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.onload = resolve;
    frame.src = src;
    document.body.append(frame);
  }), url);
  return page.frames().find((frame) => frame.url() === url);
}

test('a control: not partitioned, one is signed in on both', async () => {
  const [shop, bank] = ['shop', 'bank'].map((name) => `http://${name}.example:${pages.port}`);
  await onLocalhost({ CORS_ORIGINS: `${shop},${bank}` }, async (api) => {
    const { context, close } = await launchProfile({ hosts: ['shop.example', 'bank.example'] });
    try {
      const page = await context.newPage();
      await page.goto(shop);
      await register(page, api);
      await page.goto(bank);
      assert.equal(await isSignedIn(page, api), true);
    } finally {
      await close();
    }
  });
});

test('another mode on the same database: cookies of before go, and nothing else can set the new ones', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-'));
  const [port, behind] = [await findFreePort(), await findFreePort()];
  const site = `https://${host}:${port}`;
  const nginx = await startNginx({
    port,
    latchkey: `127.0.0.1:${behind}`,
    application: `127.0.0.1:${behind}`,
    files: { 'sign-in/index.html': '<!doctype html><link rel="icon" href="data:,">' },
  });
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const within = async (mode, settings, visit) => {
    const server = await startServer(
      { PUBLIC_URL: site, PORT: String(behind), COOKIE_MODE: mode, THROTTLE: 'off', ...settings },
      { isDev: false, folder },
    );
    try {
      await page.goto(`${site}/sign-in/`);
      await visit();
    } finally {
      await server.stop();
    }
  };
  const kept = async () => (await context.cookies())
    .map(({ name, domain, sameSite, partitionKey }) => `${name} ${domain} ${sameSite}${partitionKey ? ' apart' : ''}`)
    .sort();
  const plain = [`accessToken ${host} None`, `refreshToken ${host} None`];
  const prefixed = [`__Host-Http-accessToken ${host} Lax`, `__Host-Http-refreshToken ${host} Lax`];

  try {
    await within('host', {}, async () => {
      await register(page);
      assert.deepEqual(await kept(), plain);
    });

    await within('prefixed', {}, async () => {
      assert.equal(await isSignedIn(page), false, 'people sign in again');
      await signIn(page);
      assert.deepEqual(await kept(), prefixed);
      assert.equal(await isSignedIn(page), true);
      assert.equal((await send(page, 'POST', '/auth/refreshToken')).status, 200);
      assert.deepEqual(await kept(), prefixed);

      const before = await context.cookies();
      await page.evaluate(() => {
        document.cookie = '__Host-Http-accessToken=forged; Secure; Path=/';
        document.cookie = '__Host-Http-refreshToken=; Secure; Path=/; Max-Age=0';
        document.cookie = 'plain=a control; Secure; Path=/';
      });
      const after = await context.cookies();
      assert.deepEqual(after.filter(({ name }) => name !== 'plain'), before);
      assert.equal(after.length, before.length + 1);
      assert.equal(await page.evaluate(() => document.cookie), 'plain=a control');
      await context.clearCookies({ name: 'plain' });
    });

    await within('domain', { COOKIE_DOMAIN: 'example.com' }, async () => {
      assert.equal(await isSignedIn(page), false);
      await signIn(page);
      assert.deepEqual(await kept(), ['accessToken .example.com None', 'refreshToken .example.com None']);
      assert.equal(await isSignedIn(page), true);
    });

    await within('partitioned', {}, async () => {
      assert.equal(await isSignedIn(page), true, 'the same names: the session goes on');
      assert.equal((await send(page, 'POST', '/auth/refreshToken')).status, 200);
      assert.deepEqual(await kept(), plain.map((cookie) => `${cookie} apart`));
      assert.equal(await isSignedIn(page), true);
    });

    await within('host', {}, async () => {
      assert.equal(await isSignedIn(page), true);
      await signIn(page);
      // A request does not tell partitioned cookies from ours while there is one of each name: two are too many.
      await send(page, 'POST', '/auth/refreshToken');
      assert.deepEqual(await kept(), plain);
      assert.equal((await send(page, 'POST', '/auth/logout')).status, 200);
      assert.deepEqual(await kept(), []);
    });
  } finally {
    await context.close();
    await nginx.stop();
    await rm(folder, { recursive: true });
  }
});
