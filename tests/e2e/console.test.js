// What a newcomer does on the first day, at the pages of `latchkey serve --dev`.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import { launchBrowser, newPerson } from './browser.js';
import { startServer } from '../support/server.mjs';
import { step } from '../support/walk.mjs';

const ada = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'Analytical#1843' };
const newPassword = 'Difference@1822';
// The name is also an attempt on the pages: it must show as it is written.
const eve = { name: '<img src=x onerror="alert(1)">', email: 'eve@example.com', password: 'Garden&Apple7' };

let server;
let browser;
let admin; // Ada
let other; // Eve, in a second browser

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  admin = await newPerson(browser, server.address);
  other = await newPerson(browser, server.address);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const field = (page, label) => page.getByLabel(label, { exact: true });
const button = (page, name) => page.getByRole('button', { name, exact: true });
const form = (page, name) => page.getByRole('form', { name, exact: true });
const notice = (page) => page.locator('#notice');
const who = (page) => page.getByRole('region', { name: 'Who is signed in' });

/** A request of the page's own, with its cookies: the status. */
function ask(page, method, path, body) {
  return page.evaluate(async (init) => {
    const response = await fetch(init.path, init);
    await response.text();
    return response.status;
  }, {
    path,
    method,
    headers: { 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
}

async function isShown(locator, text) {
  await locator.filter({ hasText: text }).first().waitFor();
}

async function register(page, { name, email, password }) {
  const registration = form(page, 'Create an account');
  await field(registration, 'Full name').fill(name);
  await field(registration, 'E-mail').fill(email);
  await field(registration, 'Password').fill(password);
  await field(registration, 'The same password again').fill(password);
  await button(registration, 'Register').click();
}

async function signIn(page, { email, password }) {
  const credentials = form(page, 'Sign in');
  await field(credentials, 'E-mail').fill(email);
  await field(credentials, 'Password').fill(password);
  await button(credentials, 'Sign in').click();
}

step('an empty server greets with the form to register', async () => {
  await admin.page.goto('/dev');
  await isShown(who(admin.page), 'Nobody is signed in.');
  await admin.page.getByRole('heading', { name: 'Create an account' }).waitFor();
});

step('the faults of a form stand at their fields', async () => {
  const { page } = admin;
  await register(page, { ...ada, password: 'weak' });
  const password = field(form(page, 'Create an account'), 'Password');
  await page.locator('#register-password-fault:not(:empty)').waitFor();
  assert.equal(await password.getAttribute('aria-invalid'), 'true');
  assert.match(await password.getAttribute('aria-describedby'), /register-password-fault/);
  assert.equal(await password.evaluate((input) => input === document.activeElement), true);
});

step('who registers first is signed in as the admin', async () => {
  const { page } = admin;
  await register(page, ada);
  await isShown(who(page), /Signed in as Ada Lovelace\s+admin\s+ada@example\.com/);
  await page.getByRole('heading', { name: 'My account', level: 1 }).waitFor();
  await page.getByRole('link', { name: 'Users' }).waitFor();
});

step('the tokens are out of reach for scripts', async () => {
  const { page } = admin;
  const cookies = await page.context().cookies();
  assert.deepEqual(cookies.map(({ name }) => name).sort(), ['accessToken', 'refreshToken']);
  assert.ok(cookies.every(({ httpOnly, secure }) => httpOnly && secure));
  assert.equal(await page.evaluate(() => document.cookie), '');
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
});

step('the log shows requests and answers, and no password', async () => {
  const { page } = admin;
  const log = page.getByRole('complementary', { name: 'Requests and answers' });
  await isShown(log.locator('summary'), /POST \/auth\/register\s+201/);
  const text = await log.textContent();
  assert.ok(text.includes('"full_name": "Ada Lovelace"'));
  assert.ok(!text.includes(ada.password));
});

step('the session outlives a reload, and a lost access token', async () => {
  const { page } = admin;
  await page.reload();
  await isShown(who(page), 'Signed in as Ada Lovelace');
  await page.context().clearCookies({ name: 'accessToken' });
  await page.reload();
  await isShown(who(page), 'Signed in as Ada Lovelace');
  await isShown(page.locator('#exchanges summary'), /POST \/auth\/refreshToken\s+200/);
});

step('a name and a company are changed', async () => {
  const { page } = admin;
  const profile = form(page, 'Name and company');
  await field(profile, 'Full name').fill('Ada King');
  await profile.getByLabel('Company').fill('Analytical Engines');
  await button(profile, 'Save').click();
  await isShown(who(page), 'Signed in as Ada King');
  await page.reload();
  await isShown(who(page), 'Signed in as Ada King');
  assert.equal(await profile.getByLabel('Company').inputValue(), 'Analytical Engines');
});

step('signed out; a wrong password is refused, the right one is not', async () => {
  const { page } = admin;
  await button(page, 'Sign out').click();
  await isShown(who(page), 'Nobody is signed in.');
  await signIn(page, { ...ada, password: 'Not#The#Password1' });
  await isShown(form(page, 'Sign in').getByRole('alert'), 'Incorrect credentials');
  await isShown(who(page), 'Nobody is signed in.');
  await signIn(page, ada);
  await isShown(who(page), 'Signed in as Ada King');
});

step('a password is recovered with the code from the mailbox', async () => {
  const { page } = admin;
  await button(page, 'Sign out').click();
  await page.getByRole('link', { name: 'Forgot the password?' }).click();
  await field(form(page, 'Ask for a code'), 'E-mail').fill(ada.email);
  await button(page, 'Send a code').click();
  const code = await readCodeInMailbox(page);
  const verification = form(page, 'Enter the code');
  await field(verification, 'Code').fill(code === '000000' ? '000001' : '000000');
  await button(verification, 'Check the code').click();
  await isShown(verification.getByRole('alert'), 'Incorrect or expired code');
  await field(verification, 'Code').fill(code);
  await button(verification, 'Check the code').click();
  await field(form(page, 'Choose a password'), 'New password').fill(newPassword);
  await button(page, 'Set the password').click();
  await isShown(notice(page), 'Password updated correctly');
  assert.equal(await field(form(page, 'Sign in'), 'E-mail').inputValue(), ada.email);
  await signIn(page, ada);
  await isShown(form(page, 'Sign in').getByRole('alert'), 'Incorrect credentials');
  await signIn(page, { ...ada, password: newPassword });
  await isShown(who(page), 'Signed in as Ada King');
});

/** As a person would: follows the link to the mailbox, reads the text and the mail as it looks. */
async function readCodeInMailbox(page) {
  const opening = page.waitForEvent('popup');
  await form(page, 'Enter the code').getByRole('link', { name: 'the mailbox' }).click();
  const mailbox = await opening;
  const mail = mailbox.getByRole('article').first();
  await isShown(mail, `To ${ada.email}`);
  const [code] = (await mail.locator('pre').textContent()).match(/\b\d{6}\b/);
  await mail.getByText('As a mail program shows it').click();
  const frame = mail.frameLocator('iframe');
  await frame.getByText(code).waitFor();
  assert.equal(await frame.getByText(code).evaluate((e) => getComputedStyle(e).fontSize), '32px');
  assert.equal(await frame.locator('html').evaluate(() => origin), 'null'); // it is sandboxed
  const json = await (await page.request.get('/dev/mail', { headers: { Accept: 'application/json' } })).json();
  assert.deepEqual(Object.keys(json.at(-1)).sort(), ['html', 'sent_at', 'subject', 'text', 'to']);
  assert.ok(json.at(-1).text.includes(code));
  await mailbox.close();
  return code;
}

step('whoever registers next is no admin', async () => {
  const { page } = other;
  await page.goto('/dev');
  await register(page, eve);
  await isShown(who(page), `Signed in as ${eve.name} user`);
  assert.equal(await page.getByRole('link', { name: 'Users' }).count(), 0);
  assert.equal(await ask(page, 'GET', '/user/users'), 403);
});

step('a name of markup stays text in the mailbox too', async () => {
  assert.equal(await ask(other.page, 'POST', '/recovery/forgot-password', { email: eve.email }), 200);
  const mailbox = await other.page.context().newPage();
  await mailbox.goto('/dev/mail');
  const mail = mailbox.getByRole('article').first();
  await isShown(mail.locator('pre'), `Hello ${eve.name},`);
  await mail.getByText('As a mail program shows it').click();
  await isShown(mail.frameLocator('iframe').locator('bdi'), eve.name);
  await mailbox.close();
});

step('the admin finds a user by the start of the address', async () => {
  const { page } = admin;
  await page.getByRole('link', { name: 'Users' }).click();
  await isShown(page.locator('#user-count'), '2 users');
  await page.getByRole('searchbox').fill('eve@');
  await button(page, 'Search').click();
  await isShown(page.locator('#user-count'), '1 user');
  await isShown(page.locator('#user-list summary'), eve.email);
});

step('a disabled user is signed out at once', async () => {
  const { page } = admin;
  await page.locator('#user-list summary', { hasText: eve.email }).click();
  const row = page.locator('#user-list li', { hasText: eve.email });
  await button(row, 'Disable').click();
  await isShown(row, 'disabled');
  await button(form(other.page, 'Name and company'), 'Save').click();
  await isShown(who(other.page), 'Nobody is signed in.');
  await isShown(notice(other.page), 'Your session is over.');
  assert.equal(await other.page.locator('[data-own=email]').textContent(), '–');
});

step('an enabled one is let in again, and deleted on request', async () => {
  const { page } = admin;
  const row = page.locator('#user-list li', { hasText: eve.email });
  await button(row, 'Enable').click();
  await isShown(row, 'enabled');
  await other.page.getByRole('link', { name: 'Sign in' }).click();
  await signIn(other.page, eve);
  await isShown(who(other.page), `Signed in as ${eve.name}`);
  await button(row, 'Delete …').click();
  await button(page.getByRole('dialog'), 'Cancel').click();
  assert.equal(await row.count(), 1);
  await button(row, 'Delete …').click();
  await button(page.getByRole('dialog'), 'Delete the user').click();
  await isShown(notice(page), 'User successfully removed');
  assert.equal(await row.count(), 0);
  await other.page.reload();
  await isShown(who(other.page), 'Nobody is signed in.');
});

step('the list goes on where a page of it ends', async () => {
  const { page } = admin;
  await page.getByText('Create a user').click();
  const creation = form(page, 'Create a user');
  await field(creation, 'Full name').fill('Grace Hopper');
  await field(creation, 'E-mail').fill('grace@example.com');
  await field(creation, 'Password').fill('Compiler#1952');
  await button(creation, 'Create').click();
  await isShown(notice(page), 'User successfully created');
  for (let number = 1; number <= 10; number += 1) {
    const guest = { full_name: `Guest ${number}`, email: `guest${number}@example.com`, password: 'Guest#Pass1' };
    assert.equal(await ask(page, 'POST', '/user/users', guest), 201);
  }
  await page.getByRole('searchbox').fill('');
  await button(page, 'Search').click();
  await isShown(page.locator('#user-count'), '10 users, and there are more');
  await button(page, 'Show more').click();
  await isShown(page.locator('#user-count'), '12 users');
  await button(page, 'Show more').waitFor({ state: 'hidden' });
  assert.equal(await page.locator('#user-list li').count(), 12);
});

step('the last admin is told that there must be one', async () => {
  const { page } = admin;
  await page.getByRole('link', { name: 'My account' }).click();
  await button(page, 'Delete …').click();
  await button(page.getByRole('dialog'), 'Delete my account').click();
  await isShown(page.locator('#exchanges summary'), /DELETE \/user\/me\s+409/);
  await isShown(who(page), 'Signed in as Ada King');
});

step('neither page complained of anything', () => {
  assert.deepEqual([...admin.complaints, ...other.complaints], []);
});
