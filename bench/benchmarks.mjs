// What `./dev bench` can measure: by its name each benchmark, which resolves to the figures that it prints.
// A figure has a name, a unit, a value, how far the rounds lie apart, and a goal.

import { updateSqlite } from './bare_updates.mjs';
import { measureCheckAuth } from './check_auth.mjs';
import { measureColdCheckAuth } from './check_auth_cold.mjs';
import { drawGrowth, drawStorm } from './drawings.mjs';
import { measureGrowth } from './growth.mjs';
import { measureLogin } from './login.mjs';
import { measureMemory } from './memory.mjs';
import { measurePhases } from './phases.mjs';
import { measurePostgresql } from './postgresql.mjs';
import { measureRefresh } from './refresh.mjs';
import { measureRegister } from './register.mjs';
import { measureStart } from './start.mjs';
import { measureStorm } from './storm.mjs';
import { median, ratios, spread } from './statistics.mjs';
import { measureUsers } from './users.mjs';

/** One line of the table: `values` has a figure a round. `goal` is the most of it, or the least. */
function figure(name, unit, values, goal = {}) {
  const value = median(values);
  const isReached = value <= (goal.most ?? Infinity) && value >= (goal.least ?? -Infinity);
  return { name, unit, value, spread: spread(values), goal, isReached };
}

/** `./dev bench` without names leaves these out: they take long. */
export const namedOnly = ['growth'];

/** GROWTH_USERS=10000,1000000 has it measured in other databases. */
function growthSizes(isQuick) {
  const usual = isQuick ? '10000,100000' : '10000,1000000,10000000';
  return (process.env.GROWTH_USERS ?? usual).split(',').map(Number);
}

/** 10 k, 1 M. */
const short = (count) => (count >= 1e6 ? `${count / 1e6} M` : `${count / 1e3} k`);

/** Each takes `pace(seconds)`, which answers how many rounds of how many seconds, and whether that is a quick look. */
export const benchmarks = {
  async check_auth(pace) {
    const { latchkey, nginx, beast } = await measureCheckAuth(pace(3));
    const figures = [
      figure('checkAuth, warm', 'µs CPU', latchkey),
      figure('nginx, return 200', 'µs CPU', nginx),
      figure('bare Beast loop', 'µs CPU', beast),
      figure('checkAuth ÷ nginx', '×', ratios(latchkey, nginx), { most: 1 }),
      figure('checkAuth ÷ Beast loop', '×', ratios(latchkey, beast), { most: 1.05 }),
    ];
    return { figures };
  },

  async check_auth_cold(pace) {
    return { figures: [figure('checkAuth, cold', 'µs CPU', await measureColdCheckAuth(pace(3)))] };
  },

  async phases(pace) {
    const phases = Object.entries(await measurePhases(pace(3)));
    return { figures: phases.map(([phase, microseconds]) => figure(`checkAuth, warm: ${phase}`, 'µs CPU', microseconds)) };
  },

  async login(pace) {
    const { latchkey, argon2 } = await measureLogin(pace(8));
    const figures = [
      figure('logins', '1/s', latchkey),
      figure('bare Argon2id', '1/s', argon2),
      figure('logins ÷ Argon2id', '×', ratios(latchkey, argon2), { least: 0.95 }),
    ];
    return { figures };
  },

  async register(pace) {
    const { rates, all, withoutHash } = await measureRegister(pace(4));
    const figures = [
      figure('registrations', '1/s', rates),
      figure('register', 'µs CPU', all),
      figure('register but for Argon2id', 'µs CPU', withoutHash),
    ];
    return { figures };
  },

  async storm(pace) {
    const latencies = await measureStorm(pace(4));
    const { quiet, storm } = latencies;
    const of = (rounds, name) => rounds.map((round) => round[name]);
    const figures = [
      ...['p50', 'p99', 'p99.9'].map((name) => figure(`checkAuth ${name}, one client`, 'ms', of(quiet, name))),
      figure('checkAuth p50 while 256 sign in', 'ms', of(storm, 'p50')),
      figure('checkAuth p99 while 256 sign in', 'ms', of(storm, 'p99'), { most: 10 }),
      figure('checkAuth p99.9 while 256 sign in', 'ms', of(storm, 'p99.9')),
    ];
    return { figures, drawing: drawStorm(latencies) };
  },

  async refresh(pace) {
    const { latchkey, bare, microseconds } = await measureRefresh(pace(4), updateSqlite);
    const figures = [
      figure('refreshes, durable', '1/s', latchkey),
      figure('bare SQLite updates, 64 a commit', '1/s', bare),
      figure('refreshes ÷ SQLite updates', '×', ratios(latchkey, bare), { least: 0.5 }),
      figure('refresh', 'µs CPU', microseconds, { most: 40 }),
    ];
    return { figures };
  },

  async postgresql(pace) {
    const { cold, latchkey, bare, microseconds } = await measurePostgresql(pace(4));
    const figures = [
      figure('checkAuth, cold, on PostgreSQL', 'µs CPU', cold),
      figure('refreshes on PostgreSQL, durable', '1/s', latchkey),
      figure('bare PostgreSQL updates, 64 clients', '1/s', bare),
      figure('refreshes ÷ PostgreSQL updates', '×', ratios(latchkey, bare)),
      figure('refresh on PostgreSQL', 'µs CPU', microseconds),
    ];
    return { figures };
  },

  async users(pace) {
    const { first, deep } = await measureUsers({ ...pace(3), users: 100_000 });
    const figures = [
      figure('users, first page', 'µs CPU', first),
      figure('users, page behind 90,000', 'µs CPU', deep),
    ];
    return { figures };
  },

  async start(pace) {
    const { one, many } = await measureStart({ ...pace(0), users: 1_000_000 });
    const figures = [
      figure('first answer, one account', 'ms', one),
      figure('first answer, 1 M accounts', 'ms', many, { most: 50 }),
    ];
    return { figures };
  },

  async memory() {
    const { idle, connection } = await measureMemory();
    const figures = [
      figure('resident, idle', 'MiB', [idle / 1024 ** 2], { most: 15 }),
      figure('resident for a connection, of 10,000', 'KiB', [connection / 1024], { most: 12 }),
    ];
    return { figures };
  },

  async growth(pace) {
    const { rounds, isQuick } = pace(0);
    const sizes = growthSizes(isQuick);
    const microseconds = await measureGrowth({ rounds, sizes });
    const [least, most] = [sizes[0], sizes.at(-1)].map(short);
    const figures = Object.entries(microseconds).flatMap(([name, values]) => [
      ...sizes.map((users, i) => figure(`${name}, ${short(users)} users`, 'µs CPU', values[i])),
      figure(`${name}, ${most} ÷ ${least}`, '×', ratios(values.at(-1), values[0]), { most: 1.2 }),
    ]);
    return { figures, drawing: drawGrowth(microseconds, sizes, short) };
  },
};
