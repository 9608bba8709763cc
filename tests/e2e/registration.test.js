// The pages of `latchkey serve --dev` where an address has to be proved: REGISTRATION=verify_email.

import { after, before } from 'node:test';

import { launchBrowser, newPerson } from './browser.js';
import { startServer } from '../support/server.mjs';
import { step } from '../support/walk.mjs';

const ada = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'Analytical#1843' };
const moved = 'ada@new.example';

let server;
let browser;
let person;

before(async () => {
  server = await startServer({ REGISTRATION: 'verify_email' });
  browser = await launchBrowser();
  person = await newPerson(browser, server.address);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const field = (page, label) => page.getByLabel(label, { exact: true });
const button = (page, name) => page.getByRole('button', { name, exact: true });
const form = (page, name) => page.getByRole('form', { name, exact: true });

async function isShown(locator, text) {
  await locator.filter({ hasText: text }).first().waitFor();
}

/** The code in the newest mail. */
async function readCode() {
  const response = await fetch(`${server.address}/dev/mail`, { headers: { Accept: 'application/json' } });
  const mails = await response.json();
  return mails.at(-1).text.match(/\b\d{8}\b/)[0];
}

step('registering asks for the code that was mailed', async () => {
  const { page } = person;
  await page.goto(`${server.address}/dev`);
  const registration = form(page, 'Create an account');
  await field(registration, 'Full name').fill(ada.name);
  await field(registration, 'E-mail').fill(ada.email);
  await field(registration, 'Password').fill(ada.password);
  await field(registration, 'The same password again').fill(ada.password);
  await button(registration, 'Register').click();
  await isShown(page.locator('#notice'), 'Check your mail to finish registering');
  const confirmation = form(page, 'Confirm the address');
  await field(confirmation, 'Code').fill('00000000');
  await button(confirmation, 'Confirm').click();
  await isShown(page.locator('#confirm-form-fault'), 'Incorrect or expired code');
  const first = await readCode();
  await button(confirmation, 'Send another code').click();
  await isShown(page.locator('#exchanges summary'), /resend\s+202/);
  let code = first;
  while (code === first) {
    code = await readCode();
  }
  await field(confirmation, 'Code').fill(code);
  await button(confirmation, 'Confirm').click();
  await isShown(page.locator('#notice'), 'Address confirmed, proceed to sign in');
});

step('the password signs in, as the admin', async () => {
  const { page } = person;
  const credentials = form(page, 'Sign in');
  await field(credentials, 'Password').fill(ada.password);
  await button(credentials, 'Sign in').click();
  await isShown(page.locator('.who'), `Signed in as ${ada.name}`);
  await isShown(page.locator('.who .badge'), 'admin');
});

step('a new address counts once it is confirmed', async () => {
  const { page } = person;
  const change = form(page, 'E-mail');
  await field(change, 'New e-mail').fill(moved);
  await field(change, 'Current password').fill(ada.password);
  await button(change, 'Change the e-mail').click();
  await isShown(page.locator('#notice'), 'Check your mail to confirm the new address');
  await isShown(page.locator('.who'), ada.email);
  const confirmation = form(page, 'Confirm the new e-mail');
  await field(confirmation, 'Code that was mailed to the new e-mail').fill(await readCode());
  await button(confirmation, 'Confirm the new e-mail').click();
  await isShown(page.locator('.who'), moved);
  await confirmation.waitFor({ state: 'hidden' });
});
