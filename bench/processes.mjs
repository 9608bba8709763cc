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

/** Resolves to what the kernel has counted for a thread: its CPU time in nanoseconds, and its niceness. */
async function readThread(pid, task) {
  const folder = `/proc/${pid}/task/${task}`;
  const texts = await Promise.all(['schedstat', 'stat'].map((name) => readFile(`${folder}/${name}`, 'utf8')))
    .catch(() => ['0', '']); // it ended
  const [times, stat] = texts;
  const niceness = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]; // behind a name that may hold anything
  return { task, nanoseconds: Number(times.split(' ')[0]), niceness };
}

/** CPU microseconds so far, in the kernel and out of it: `hashing` are of the threads that give way to others. */
async function readCpu(pid) {
  const tasks = await readdir(`/proc/${pid}/task`);
  const threads = await Promise.all(tasks.map((task) => readThread(pid, task)));
  const usual = threads.find(({ task }) => task === String(pid)).niceness;
  const sum = (some) => some.reduce((total, { nanoseconds }) => total + nanoseconds / 1000, 0);
  return {
    hashing: sum(threads.filter(({ niceness }) => niceness !== usual)),
    other: sum(threads.filter(({ niceness }) => niceness === usual)),
  };
}

/** Ticks so far, by where they found the process: `{ user, kernel }`. */
async function readTicks(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const [user, kernel] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 13).map(Number);
  return { user, kernel };
}

/**
 * Awaits `load`, and resolves to `{ outcome, microseconds, withoutHash }`: what it resolves to, the CPU that the
 * process has spent meanwhile, and the same but for what hashes passwords.
 */
export async function spentOn(pid, load) {
  const before = await readCpu(pid);
  const outcome = await load();
  const after = await readCpu(pid);
  const withoutHash = after.other - before.other;
  return { outcome, microseconds: withoutHash + after.hashing - before.hashing, withoutHash };
}

/** As spentOn(), for seconds of load: `{ outcome, microseconds, kernel }`, the last the part spent in the kernel. */
export async function spentInKernel(pid, load) {
  const before = await readTicks(pid);
  const { outcome, microseconds } = await spentOn(pid, load);
  const after = await readTicks(pid);
  const [user, kernel] = [after.user - before.user, after.kernel - before.kernel];
  return { outcome, microseconds, kernel: (microseconds * kernel) / (user + kernel) };
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
