// Processes that are measured: where they run, and the CPU time that the kernel has counted for them.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

import { accepts } from '../tests/support/nginx.mjs';

/** Where a server and its load run that are not to get into each other's way. */
export const serverCore = 0;
export const clientCore = 1;

const startMilliseconds = 10_000;

const run = promisify(execFile);

/** Every thread of the process stays on that core from now on, and every thread it starts. */
export async function pin(pid, core) {
  await run('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)]);
}

async function cpuOfThread(pid, task) {
  const times = await readFile(`/proc/${pid}/task/${task}/schedstat`, 'utf8').catch(() => '0'); // it ended
  return Number(times.split(' ')[0]);
}

async function nicenessOf(pid, task) {
  const stat = await readFile(`/proc/${pid}/task/${task}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]; // behind the name, which may hold anything
}

/** The nanoseconds that the process has spent on a CPU, in the kernel and out of it. */
async function cpuNanoseconds(pid) {
  const tasks = await readdir(`/proc/${pid}/task`);
  const times = await Promise.all(tasks.map((task) => cpuOfThread(pid, task)));
  return times.reduce((sum, time) => sum + time, 0);
}

/** Those of the threads that hash passwords, which give way to all others. */
async function hashingNanoseconds(pid) {
  const usual = await nicenessOf(pid, pid);
  let total = 0;
  for (const task of await readdir(`/proc/${pid}/task`)) {
    total += (await nicenessOf(pid, task)) === usual ? 0 : await cpuOfThread(pid, task);
  }
  return total;
}

/**
 * Awaits `load`, and resolves to `{ outcome, microseconds, hashing }`: what it resolves to, the CPU that the
 * process has spent meanwhile, and how much of that on hashing passwords.
 */
export async function spentOn(pid, load) {
  const before = [await cpuNanoseconds(pid), await hashingNanoseconds(pid)];
  const outcome = await load();
  const after = [await cpuNanoseconds(pid), await hashingNanoseconds(pid)];
  const [microseconds, hashing] = after.map((time, i) => (time - before[i]) / 1000);
  return { outcome, microseconds, hashing };
}

/** Bytes of memory that are in use and not merely reserved. */
export async function residentBytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(status.match(/^VmRSS:\s+(\d+) kB$/m)[1]) * 1024;
}

/** Starts a server that listens on `port` of loopback. Resolves to `{ pid, stop() }`. */
export async function startProgram(program, words, port) {
  const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  let written = '';
  child.stderr.on('data', (chunk) => { written += chunk; });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    }
  };
  const end = Date.now() + startMilliseconds;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || Date.now() > end) {
      await stop();
      throw new Error(`${program} did not start:\n${written}`);
    }
    await pause(20);
  }
  return { pid: child.pid, stop };
}
