// wrk, Debian's load generator, on a core of its own.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const units = { us: 1e-3, ms: 1, s: 1000, m: 60_000 };

function milliseconds(text) {
  const [, number, unit] = text.match(/^([\d.]+)(us|ms|s|m)$/);
  return Number(number) * units[unit];
}

/**
 * `core`: where it runs; anywhere without one. `script` is a file of Lua, `environment` what it may read.
 * Resolves to `{ requests, seconds, percentiles }`, percentiles in milliseconds by their names: p50, p99.
 * Rejects when an answer was not 2xx, unless `isRefusalFine`.
 */
export async function runWrk({
  url, headers = {}, core = null, connections, threads = 1, seconds, script = null, environment = {},
  isRefusalFine = false,
}) {
  const words = ['wrk', '--latency', `-t${threads}`, `-c${connections}`, `-d${seconds}s`];
  for (const [name, value] of Object.entries(headers)) {
    words.push('-H', `${name}: ${value}`);
  }
  words.push(...(script === null ? [] : ['-s', script]), url);
  const [program, ...rest] = core === null ? words : ['taskset', '--cpu-list', String(core), ...words];
  const { stdout } = await promisify(execFile)(program, rest, { env: { ...process.env, ...environment } });
  if (!isRefusalFine && /Non-2xx|Socket errors/.test(stdout)) {
    throw new Error(`not everything was answered:\n${stdout}`);
  }
  const percentiles = {};
  for (const [, percent, time] of stdout.matchAll(/^\s+([\d.]+)%\s+(\S+)$/gm)) {
    percentiles[`p${percent}`] = milliseconds(time);
  }
  const [, requests, time] = stdout.match(/(\d+) requests in (\S+),/);
  return { requests: Number(requests), seconds: milliseconds(time) / 1000, percentiles };
}
