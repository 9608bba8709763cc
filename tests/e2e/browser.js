// Debian's Chromium, and people at it: each with cookies of their own and a page that is watched.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

/** `hosts` are names that lead to this machine, whatever the world says. */
function launchOptions(hosts) {
  const args = [...quiet, `--host-resolver-rules=${hosts.map((host) => `MAP ${host} 127.0.0.1`).join(',')}`];
  const isRoot = process.getuid?.() === 0; // Chromium's sandbox refuses to start as root
  return { executablePath, args: isRoot ? [...args, '--no-sandbox'] : args };
}

export function launchBrowser({ hosts = [] } = {}) {
  return chromium.launch(launchOptions(hosts));
}

/**
 * A browser with a profile, and not the private windows of launchBrowser(): those keep the cookies of
 * one site from the pages of another, whatever SameSite says.
 */
export async function launchProfile({ hosts = [] } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'chromium-'));
  await mkdir(join(folder, 'Default'));
  await writeFile(join(folder, 'Default', 'Preferences'), JSON.stringify({ profile: { cookie_controls_mode: 0 } }));
  const context = await chromium.launchPersistentContext(folder, launchOptions(hosts));
  const close = async () => {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { context, close };
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

/** What a page or a frame gets that asks with the user's cookies: the status and the body. */
export function send(frame, method, url, object) {
  return frame.evaluate(async (request) => {
    const response = await fetch(request.url, {
      method: request.method,
      credentials: 'include',
      headers: request.object ? { 'Content-Type': 'application/json' } : {},
      body: request.object && JSON.stringify(request.object),
    });
    return { status: response.status, body: await response.json() };
  }, { method, url, object });
}

export const blankPath = '/blank-page';

/** For a page or a whole context: a page of every origin that Latchkey does not serve: those that it does serve may neither fetch nor be framed. */
export function addBlankPages(pages) {
  return pages.route(`**${blankPath}`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
}
