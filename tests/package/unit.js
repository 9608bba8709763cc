// A unit file, and what systemd would make of it: the environment, the credentials, the system calls.

import { execFile } from 'node:child_process';
import { chown, copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const numbersOfCalls = '/usr/include/x86_64-linux-gnu/asm/unistd_64.h';

/** The values of each name, in their order; sections are not told apart, as no name is in two of ours. */
export async function readUnit(path) {
  const values = new Map();
  for (const line of (await readFile(path, 'utf8')).split('\n')) {
    const found = line.match(/^([A-Za-z]+)=(.*)$/);
    if (found) {
      values.set(found[1], [...(values.get(found[1]) ?? []), found[2]]);
    }
  }
  return {
    all: (name) => values.get(name) ?? [],
    last: (name) => values.get(name)?.at(-1),
  };
}

async function readSettings(path) {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => /^[A-Z_]+=/.test(line));
  return Object.fromEntries(lines.map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]));
}

/** The environment it runs in, its credentials copied into `folder`, which is the user's. */
export async function environmentOf(unit, folder, user) {
  await mkdir(folder, { mode: 0o500 });
  for (const credential of unit.all('LoadCredential')) {
    const [name, path] = credential.split(':');
    await copyFile(path, join(folder, name));
    await chown(join(folder, name), user, user);
  }
  await chown(folder, user, user);
  const own = unit.all('Environment').map((setting) => setting.replaceAll('%d', folder).split(/=(.*)/s, 2));
  const files = await Promise.all(unit.all('EnvironmentFile').map(readSettings));
  return Object.assign({ CREDENTIALS_DIRECTORY: folder }, Object.fromEntries(own), ...files);
}

async function callsOf(name) {
  if (!name.startsWith('@')) {
    return [name];
  }
  const { stdout } = await execute('systemd-analyze', ['syscall-filter', name]);
  const members = stdout.split('\n').filter((line) => /^ +[@a-z0-9_]/.test(line)).map((line) => line.trim());
  return (await Promise.all(members.map(callsOf))).flat();
}

/** The numbers of the calls that its filter lets pass. */
export async function allowedCalls(unit) {
  const allowed = new Set(await callsOf('@default'));
  for (const list of unit.all('SystemCallFilter')) {
    const isDenied = list.startsWith('~');
    for (const name of list.replace('~', '').split(/\s+/)) {
      for (const call of await callsOf(name)) {
        isDenied ? allowed.delete(call) : allowed.add(call);
      }
    }
  }
  const header = await readFile(numbersOfCalls, 'utf8');
  const numbers = new Map([...header.matchAll(/#define __NR_(\w+) (\d+)/g)].map(([, name, number]) => [name, number]));
  return new Map([...allowed].filter((name) => numbers.has(name)).map((name) => [name, numbers.get(name)]));
}

/** The program and its words, run as the unit's user with nothing but its rights. */
export function confined(unit, calls) {
  const user = unit.last('User');
  const script = new URL('confine.pl', import.meta.url).pathname;
  return ['setpriv', `--reuid=${user}`, `--regid=${unit.last('Group')}`, '--init-groups', '--bounding-set=-all',
    '--inh-caps=-all', '--no-new-privs', 'perl', script, [...calls.values()].join(','),
    ...unit.last('ExecStart').split(' ')];
}

