// `./dev bench [--quick] [NAME...]`: every figure beside its yardstick, both of the same minutes of the same
// machine. Prints tables and writes bench/results.json, where figures that were not measured anew stay, and
// the drawings of docs/performance/. A quick run has one short round, and writes both into build/bench/.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { benchmarks, namedOnly } from './benchmarks.mjs';

const words = process.argv.slice(2);
const isQuick = words.includes('--quick');
const names = words.filter((word) => word !== '--quick');

const place = (path) => fileURLToPath(new URL(path, import.meta.url));
const resultsFile = place(isQuick ? '../build/bench/results.json' : 'results.json');
const drawingOf = (name) => place(`${isQuick ? '../build/bench' : '../docs/performance'}/${name}.svg`);

function describe({ most, least }) {
  return most === undefined ? (least === undefined ? '' : `≥ ${least}`) : `≤ ${most}`;
}

function print(figures) {
  for (const { name, unit, value, spread, goal, isReached } of figures) {
    const number = value >= 100 ? value.toFixed(0) : value.toFixed(2);
    const verdict = describe(goal) === '' ? '' : `${describe(goal).padEnd(7)} ${isReached ? 'reached' : 'NOT REACHED'}`;
    const rounded = `±${(spread * 50).toFixed(0)} %`;
    console.log(`${name.padEnd(42)} ${number.padStart(8)} ${unit.padEnd(6)} ${rounded.padStart(7)}   ${verdict}`);
  }
}

async function write(file, text) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

process.once('SIGINT', () => process.exit(130)); // with what is to be done at the end

const unknown = names.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  console.error(`no such benchmark: ${unknown.join(', ')} (there are ${Object.keys(benchmarks).join(', ')})`);
  process.exit(2);
}
const all = Object.keys(benchmarks).filter((name) => !namedOnly.includes(name));
const pace = (seconds) => (isQuick ? { isQuick, rounds: 1, seconds: 1 } : { isQuick, rounds: 5, seconds });
const results = JSON.parse(await readFile(resultsFile, 'utf8').catch(() => '{}'));
for (const name of names.length > 0 ? names : all) {
  console.log(`\n${name}`);
  const { figures, drawing } = await benchmarks[name](pace);
  print(figures);
  results[name] = { measured: new Date().toISOString().slice(0, 10), processor: cpus()[0].model, cores: cpus().length, figures };
  await write(resultsFile, `${JSON.stringify(results, null, 2)}\n`);
  if (drawing) {
    await write(drawingOf(name), drawing);
  }
}
