// `./dev bench [NAME...]`: every figure beside its yardstick, both of the same minutes of the same machine.
// Prints a table and writes bench/results.json, where figures that were not measured anew stay.

import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

import { measureCheckAuth } from './check_auth.mjs';
import { measureLogin, measureStorm } from './login.mjs';
import { measureMemory } from './memory.mjs';
import { measureRefresh } from './refresh.mjs';
import { median, spread } from './statistics.mjs';

const resultsFile = fileURLToPath(new URL('results.json', import.meta.url));
const rounds = 5;

const ratios = (values, yardsticks) => values.map((value, round) => value / yardsticks[round]);

/** One line of the table: `values` has a figure a round. `goal` is the most of it, or the least. */
function figure(name, unit, values, goal) {
  const value = median(values);
  const isReached = value <= (goal.most ?? Infinity) && value >= (goal.least ?? -Infinity);
  return { name, unit, value, spread: spread(values), goal, isReached };
}

const benchmarks = {
  async check_auth() {
    const { latchkey, nginx, beast } = await measureCheckAuth({ rounds, seconds: 3 });
    return [
      figure('checkAuth, warm', 'µs CPU', latchkey, {}),
      figure('nginx, return 200', 'µs CPU', nginx, {}),
      figure('bare Beast loop', 'µs CPU', beast, {}),
      figure('checkAuth ÷ nginx', '×', ratios(latchkey, nginx), { most: 1 }),
      figure('checkAuth ÷ Beast loop', '×', ratios(latchkey, beast), { most: 1.05 }),
    ];
  },

  async login() {
    const { latchkey, argon2 } = await measureLogin({ rounds, seconds: 8 });
    return [
      figure('logins', '1/s', latchkey, {}),
      figure('bare Argon2id', '1/s', argon2, {}),
      figure('logins ÷ Argon2id', '×', ratios(latchkey, argon2), { least: 0.95 }),
    ];
  },

  async storm() {
    const percentiles = await measureStorm({ rounds, seconds: 4 });
    const of = (name) => percentiles.map((round) => round[name]);
    return [
      figure('checkAuth p50 while 256 sign in', 'ms', of('p50'), {}),
      figure('checkAuth p99 while 256 sign in', 'ms', of('p99'), { most: 10 }),
    ];
  },

  async refresh() {
    const { latchkey, sqlite, microseconds } = await measureRefresh({ rounds, seconds: 4 });
    return [
      figure('refreshes, durable', '1/s', latchkey, {}),
      figure('bare SQLite updates, 64 a commit', '1/s', sqlite, {}),
      figure('refreshes ÷ SQLite updates', '×', ratios(latchkey, sqlite), { least: 0.5 }),
      figure('refresh', 'µs CPU', microseconds, { most: 40 }),
    ];
  },

  async memory() {
    const { idle, connection } = await measureMemory();
    return [
      figure('resident, idle', 'MiB', [idle / 1024 ** 2], { most: 15 }),
      figure('resident for a connection, of 10,000', 'KiB', [connection / 1024], { most: 12 }),
    ];
  },
};

function describe({ most, least }) {
  return most === undefined ? (least === undefined ? '' : `≥ ${least}`) : `≤ ${most}`;
}

function print(figures) {
  for (const { name, unit, value, spread: width, goal, isReached } of figures) {
    const number = value >= 100 ? value.toFixed(0) : value.toFixed(2);
    const verdict = describe(goal) === '' ? '' : `${describe(goal).padEnd(7)} ${isReached ? 'reached' : 'NOT REACHED'}`;
    const rounded = `±${(width * 50).toFixed(0)} %`;
    console.log(`${name.padEnd(38)} ${number.padStart(8)} ${unit.padEnd(6)} ${rounded.padStart(7)}   ${verdict}`);
  }
}

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  console.error(`no such benchmark: ${unknown.join(', ')} (there are ${Object.keys(benchmarks).join(', ')})`);
  process.exit(2);
}
const results = JSON.parse(await readFile(resultsFile, 'utf8').catch(() => '{}'));
for (const name of names.length > 0 ? names : Object.keys(benchmarks)) {
  console.log(`\n${name}`);
  const figures = await benchmarks[name]();
  print(figures);
  results[name] = { measured: new Date().toISOString().slice(0, 10), processor: cpus()[0].model, cores: cpus().length, figures };
}
await writeFile(resultsFile, `${JSON.stringify(results, null, 2)}\n`);
