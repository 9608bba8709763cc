// Debian's Chromium, and people at it: each with cookies of their own and a page that is watched.

import { chromium } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

// What Chromium would ask the outside world on its own account.
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
];

export function launchBrowser() {
  const isRoot = process.getuid?.() === 0; // Chromium's sandbox refuses to start as root
  return chromium.launch({ executablePath, args: isRoot ? [...quiet, '--no-sandbox'] : quiet });
}

/**
 * A person at a browser: `{ page, complaints }`. `complaints` grows with every uncaught exception,
 * every error on the console (violations of the content policy are among them), every request without
 * an answer and every 404 or 5xx. Other refusals are part of a walk, and so is Chromium's line about
 * each.
 */
export async function newPerson(browser, address) {
  const context = await browser.newContext({ baseURL: address, viewport: { width: 1280, height: 900 } });
  const complaints = [];
  context.on('page', (page) => {
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
    page.on('console', (line) => {
      if (line.type() === 'error' && !line.text().startsWith('Failed to load resource')) {
        complaints.push(`console: ${line.text()}`);
      }
    });
    page.on('response', (response) => {
      const status = response.status();
      if (status >= 500 || status === 404) {
        complaints.push(`${status} ${response.url()}`);
      }
    });
    page.on('requestfailed', (request) => {
      complaints.push(`no answer: ${request.url()} ${request.failure().errorText}`);
    });
  });
  return { page: await context.newPage(), complaints };
}
