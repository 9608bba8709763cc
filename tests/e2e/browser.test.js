// That newPerson() hears what the walk relies on it to hear: its silence is worth something only then.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launchBrowser, newPerson } from './browser.js';
import { startServer } from '../support/server.mjs';

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const mischief = [
  ['an inline style', () => document.body.setAttribute('style', 'color: red'), /^console: .*inline style violates/],
  ['an inline script', () => document.body.setAttribute('onclick', 'void 0'), /^console: .*inline event handler violates/],
  ['a foreign image', () => { new Image().src = 'https://example.com/x.png'; }, /^console: Loading the image .* violates/],
  ['an error on the console', () => console.error('oh no'), /^console: oh no$/],
  ['an exception', () => { setTimeout(() => { throw new Error('oh no'); }); }, /^exception: oh no$/],
  ['a path that is not there', () => fetch('/nowhere'), /^404 .*\/nowhere$/],
];

for (const [name, act, complaint] of mischief) {
  test(`${name} is complained of`, async () => {
    const { page, complaints } = await newPerson(browser, server.address);
    await page.goto('/dev');
    await page.getByText('Nobody is signed in.').waitFor();
    assert.deepEqual(complaints, []);
    await page.evaluate(act);
    const isHeard = () => complaints.some((heard) => complaint.test(heard));
    for (let tries = 0; tries < 50 && !isHeard(); tries += 1) {
      await page.waitForTimeout(100);
    }
    assert.ok(isHeard(), `heard: ${complaints}`);
    await page.context().close();
  });
}
