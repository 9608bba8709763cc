// The routes that read or write an account, each asked for accounts from all over the database. A town is
// one database: its admin, people who are signed in, and the last number of those that were seeded.

import { evenly, seeded } from './seeded.mjs';

const pageRows = 100;
const pages = 50;
const hashes = 100; // requests that each hash a password: 20 ms of a core
const searched = 2; // digits that are left out at the end, for a page of a hundred
const names = ['Maria', 'Anna', 'James', 'John', 'Michael', 'David', 'Thomas', 'Peter', 'Sarah', 'Laura', 'Elena', 'Wei'];

let counter = 0;

const unique = () => `${++counter}`;
const get = (path, { access }) => ({ path, cookies: `accessToken=${access}` });

function expectFullPages(town, answers) {
  if (answers.some(({ text }) => JSON.parse(text).length !== pageRows)) {
    throw new Error('a page was not full');
  }
}

function searchFor(number) {
  const [local] = seeded(number).email.split('@');
  return `/user/users?query=${local.slice(0, -searched)}`;
}

function registration(number) {
  const { email, password } = seeded(number);
  const form = { full_name: 'Ada Lovelace', email: email.replace('@', `-${unique()}@`), password, confirm_password: password };
  return { method: 'POST', path: '/auth/register', form };
}

/**
 * By its name each route: the `requests` of a town that it takes, how many `passes` of them make a
 * measurement, and what the town is to `learn` from the answers.
 */
export const routes = {
  'checkAuth, cold': {
    passes: 4,
    requests: (town) => town.readers.map((one) => ({ ...get('/auth/checkAuth', one), userAgent: `bench/${unique()}` })),
  },
  refresh: {
    passes: 4,
    requests: (town) => town.renewers.map(({ refresh }) => (
      { method: 'POST', path: '/auth/refreshToken', cookies: `refreshToken=${refresh}` })),
    learn: (town, answers) => { town.renewers = answers; },
  },
  'login but for Argon2id': {
    passes: 1,
    requests: (town) => evenly(hashes, 1, town.last).map((number) => (
      { method: 'POST', path: '/auth/login', form: seeded(number) })),
    learn: (town, answers) => { town.guests = answers; },
  },
  logout: {
    passes: 1,
    requests: (town) => town.guests.map((one) => ({ ...get('/auth/logout', one), method: 'POST' })),
  },
  'register but for Argon2id': {
    passes: 1,
    requests: (town) => evenly(hashes, 1, town.last).map(registration),
  },
  'sessions list': {
    passes: 4,
    requests: (town) => town.readers.map((one) => get('/auth/sessions', one)),
  },
  'users, first page': {
    passes: 4,
    requests: (town) => Array.from({ length: pages }, () => get('/user/users', town.admin)),
    learn: expectFullPages,
  },
  'users, deep page': {
    passes: 4,
    requests: (town) => evenly(pages, Math.ceil(town.last / 2), town.last - pageRows)
      .map((number) => get(`/user/users?after=${number}`, town.admin)),
    learn: expectFullPages,
  },
  'users, search by address': {
    passes: 4,
    requests: (town) => evenly(pages, pageRows, town.last - pageRows).map((number) => get(searchFor(number), town.admin)),
    learn: expectFullPages,
  },
  'users, search by name': {
    passes: 4,
    requests: (town) => evenly(pages, 0, names.length - 1)
      .map((i) => get(`/user/users?query=${names[i]}`, town.admin)),
    learn: expectFullPages,
  },
};
