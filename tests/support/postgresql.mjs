// PostgreSQL servers of one's own, each in a new folder and on a socket there alone.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const programs = '/usr/lib/postgresql/15/bin';
const execute = promisify(execFile);
const isRoot = process.getuid() === 0;

/** PostgreSQL refuses to be run by root. */
function run(program, ...words) {
  const command = [join(programs, program), ...words];
  return isRoot ? execute('runuser', ['-u', 'postgres', '--', ...command]) : execute(command[0], command.slice(1));
}

async function makeFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-postgresql-'));
  await chmod(folder, 0o755);
  if (isRoot) {
    const { stdout } = await execute('id', ['-u', 'postgres']);
    await chown(folder, Number(stdout), -1);
  }
  return folder;
}

/** The URL of a database on the first of the servers that takes writes. */
export function urlOf(...servers) {
  return `postgresql://latchkey@/postgres?host=${servers.map((server) => server.folder).join(',')}`;
}

export class Postgresql {
  static async start() {
    const server = new Postgresql(await makeFolder());
    await run('initdb', '-D', server.data, '-U', 'latchkey', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N');
    await server.start();
    return server;
  }

  constructor(folder) {
    this.folder = folder;
    this.data = join(folder, 'data');
  }

  /** Another server that follows this one, as of now. */
  async startStandby() {
    const standby = new Postgresql(await makeFolder());
    await run('pg_basebackup', '-D', standby.data, '-h', this.folder, '-U', 'latchkey', '-R', '-c', 'fast');
    await standby.start();
    return standby;
  }

  /** No commit is acknowledged any more before a standby has it on its disk. */
  async waitForStandbys() {
    await this.ask("ALTER SYSTEM SET synchronous_standby_names = '*'");
    await this.ask('SELECT pg_reload_conf()');
  }

  start() {
    return run('pg_ctl', '-D', this.data, '-w', '-s', '-l', join(this.folder, 'log'), 'start',
      '-o', `-c listen_addresses= -c unix_socket_directories=${this.folder}`);
  }

  /** After a kill: until the last of its own processes has ended, it can not be started. */
  async restart() {
    for (let tries = 0; tries < 50; tries += 1) {
      await pause(100);
      if (await this.start().then(() => true, () => false)) {
        return;
      }
    }
    throw new Error(`PostgreSQL in ${this.folder} does not start again`);
  }

  promote() {
    return run('pg_ctl', '-D', this.data, '-w', '-s', 'promote');
  }

  stop() {
    return run('pg_ctl', '-D', this.data, '-w', '-s', '-m', 'fast', 'stop');
  }

  /** kill -9: its own processes notice and end, too. */
  async kill() {
    process.kill(await this.#findFirst(), 'SIGKILL');
  }

  /** It hangs: the system takes connections for it and what is sent, and nothing answers. */
  freeze() {
    return this.#signalAll('SIGSTOP');
  }

  thaw() {
    return this.#signalAll('SIGCONT');
  }

  async #findFirst() {
    const [pid] = (await readFile(join(this.data, 'postmaster.pid'), 'utf8')).split('\n');
    return Number(pid);
  }

  async #signalAll(signal) {
    const first = await this.#findFirst();
    process.kill(first, signal); // from here on there are no new ones
    const { stdout } = await execute('ps', ['-o', 'pid=', '--ppid', String(first)]);
    for (const pid of stdout.trim().split(/\s+/)) {
      try {
        process.kill(Number(pid), signal);
      } catch (error) {
        assert.equal(error.code, 'ESRCH'); // of a connection that has ended
      }
    }
  }

  /** Transactions a second of a script, by PostgreSQL's own load generator, each statement prepared once. */
  async measure(script, { clients, seconds }) {
    const words = ['-n', '-M', 'prepared', '-c', clients, '-j', 2, '-T', seconds, '-f', script];
    const { stdout } = await run('pgbench', '-h', this.folder, '-U', 'latchkey', ...words.map(String), 'postgres');
    return Number(stdout.match(/^tps = ([\d.]+)/m)[1]);
  }

  /** The rows' first columns. */
  async ask(sql) {
    const { stdout } = await execute('psql', ['-h', this.folder, '-U', 'latchkey', '-d', 'postgres', '-Atc', sql]);
    return stdout.split('\n').filter((line) => line !== '');
  }

  async remove() {
    await run('pg_ctl', '-D', this.data, '-s', '-m', 'immediate', 'stop').catch(() => {}); // it may be gone
    await rm(this.folder, { recursive: true, force: true });
  }
}
