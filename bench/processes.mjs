// Processes that are measured: where they run, and the CPU time that the kernel has counted for them.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

import { accepts } from '../tests/support/nginx.mjs';

const startMilliseconds = 10_000;

const run = promisify(execFile);

/** Every thread of the process stays on that core from now on, and every thread it starts. */
export async function pin(pid, core) {
  await run('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)]);
}

/** The nanoseconds that the process has spent on a CPU, in the kernel and out of it. */
export async function cpuNanoseconds(pid) {
  let total = 0;
  for (const task of await readdir(`/proc/${pid}/task`)) {
    const times = await readFile(`/proc/${pid}/task/${task}/schedstat`, 'utf8').catch(() => '0'); // it ended
    total += Number(times.split(' ')[0]);
  }
  return total;
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
