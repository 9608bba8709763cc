// The image of deploy/Dockerfile, as a folder: what is in it, how large it is, and that it serves as a user without
// rights who can write to one folder. There is no Docker here: chroot(8) stands in for it, and needs root.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { Running } from './process.js';

const execute = promisify(execFile);
const megabytesMax = 60; // as the registry's client stores it, unpacked
const assemble = fileURLToPath(new URL('../../deploy/docker/assemble', import.meta.url));
const binary = process.env.LATCHKEY_BINARY ?? fileURLToPath(new URL('../../build/release/latchkey', import.meta.url));
const secret = 'zq3vT8w1RkYb5nXs7cJm2dLf9hGp4aUe';

let root;

const latchkey = (...words) => ['/usr/sbin/chroot', '--userspec=65532:65532', root, '/usr/bin/latchkey', ...words];
const environment = (port) => ({
  HOST: '127.0.0.1',
  PORT: port,
  SECRET_KEY_FILE: '/run/secrets/secret_key',
  DATABASE_URL: 'sqlite:////var/lib/latchkey/latchkey.db',
  TIME_ZONE: 'America/El_Salvador',
});

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'latchkey-image-'));
  await execute('chmod', ['755', root]);
  await execute(assemble, [binary, root]);
  await execute('mkdir', ['-p', join(root, 'run/secrets')]);
  await writeFile(join(root, 'run/secrets/secret_key'), secret);
});

after(() => rm(root, { recursive: true, force: true }));

test(`it is no larger than ${megabytesMax} MB, and has no shell`, async (t) => {
  const { stdout } = await execute('du', ['-s', '--apparent-size', '--block-size=1000000', root]);
  const megabytes = Number(stdout.split('\t')[0]);
  t.diagnostic(`${megabytes} MB, not compressed`);
  assert.ok(megabytes > 5 && megabytes <= megabytesMax);
  assert.deepEqual(await readdir(join(root, 'usr/bin')), ['latchkey']);
  assert.ok(!(await readdir(root)).includes('bin'));
});

test('it serves, and says so when it is asked', async (t) => {
  const [program, ...words] = latchkey('ping');
  const ping = (port) => execute(program, words, { env: environment(port) });
  await assert.rejects(ping('1'), /no answer from http:\/\/127\.0\.0\.1:1\/healthz/);
  const server = new Running(latchkey('serve'), { env: environment('0') });
  t.after(() => server.stop());
  const [, port] = await server.says(/http:\/\/127\.0\.0\.1:(\d+)/);
  await ping(port);
  assert.equal(await server.stop(), 0);
  await assert.rejects(ping(port), /no answer/);
});
