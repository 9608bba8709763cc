// The Debian package on this machine: installed, served from as its unit says, updated, removed and purged.
// Needs root, and a machine without a Latchkey: what it finds of one it leaves alone, and ends.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { listenAt, Running } from './process.js';
import { allowedCalls, confined, environmentOf, readUnit } from './unit.js';

const execute = promisify(execFile);
const unitPath = '/lib/systemd/system/latchkey.service';
const socketPath = '/lib/systemd/system/latchkey.socket';
const settingsPath = '/etc/latchkey/latchkey.env';
const credentials = '/etc/latchkey/credentials';
const secretPath = join(credentials, 'secret_key');
const databasePath = '/var/lib/latchkey/latchkey.db';
const complaint = / (warning|error|critical) (?!EMAIL_FROM is not set)/; // in the log
const password = 'Analytical#1843';
const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' } };

let deb;
let isOurs = false;
let folder;
let user;

const exists = (path) => access(path).then(() => true, () => false);
const run = (program, ...words) => execute(program, words, quiet);

async function findPackage() {
  const build = fileURLToPath(new URL('../../build/package', import.meta.url));
  const found = (await readdir(build).catch(() => [])).filter((name) => name.endsWith('.deb'));
  assert.equal(found.length, 1, `one package has to be in ${build}: run ./dev package`);
  return join(build, found[0]);
}

async function requireCleanMachine() {
  assert.equal(process.getuid(), 0, 'packages are installed by root');
  const traces = ['/etc/latchkey', '/var/lib/latchkey', '/usr/bin/latchkey', unitPath];
  for (const trace of traces) {
    assert.ok(!await exists(trace), `${trace} is there: this machine has a Latchkey of its own, which is left alone`);
  }
  await assert.rejects(run('id', 'latchkey'), undefined, 'there is a user latchkey, whose it is nobody knows');
}

before(async () => {
  deb = await findPackage();
  await requireCleanMachine();
  isOurs = true;
  folder = await mkdtemp(join(tmpdir(), 'latchkey-package-'));
  await run('chmod', '755', folder);
  await run('dpkg', '-i', deb);
  user = Number((await run('id', '-u', 'latchkey')).stdout);
});

after(async () => {
  if (isOurs) {
    await run('dpkg', '--purge', '--force-all', 'latchkey').catch(() => {}); // it may be gone
    await run('deluser', '--quiet', '--system', 'latchkey').catch(() => {});
    await rm(folder, { recursive: true, force: true });
  }
});

async function modeOf(path) {
  const { mode, uid, gid } = await stat(path);
  return { mode: (mode & 0o7777).toString(8), uid, gid };
}

/** Serves as the unit says, until the test is over. */
async function serve(t, { calls = null, settings = {} } = {}) {
  const unit = await readUnit(unitPath);
  const own = await mkdtemp(join(folder, 'run-'));
  await run('chmod', '755', own);
  const manager = listenAt(join(own, 'notify'));
  t.after(() => manager.stop());
  await manager.says(/listening/);
  const env = {
    ...await environmentOf(unit, join(own, 'credentials'), user),
    NOTIFY_SOCKET: join(own, 'notify'),
    PORT: '0',
    ...settings,
  };
  const server = new Running(confined(unit, calls ?? await allowedCalls(unit)),
    { cwd: unit.last('WorkingDirectory'), env });
  t.after(() => server.stop());
  return { server, manager };
}

async function signIn(address, email) {
  const answer = await fetch(`${address}/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  return answer.status;
}

async function admin(words, input = '') {
  const running = execute('latchkey-admin', words, quiet);
  running.child.stdin.end(input);
  return (await running).stdout;
}

test('what it installs is closed to others, and neither enabled nor started', async () => {
  const group = Number((await run('id', '-g', 'latchkey')).stdout);
  assert.deepEqual(await modeOf(secretPath), { mode: '600', uid: 0, gid: 0 });
  assert.deepEqual(await modeOf(credentials), { mode: '700', uid: 0, gid: 0 });
  assert.deepEqual(await modeOf(settingsPath), { mode: '640', uid: 0, gid: group });
  assert.deepEqual(await modeOf('/var/lib/latchkey'), { mode: '700', uid: user, gid: group });
  assert.ok((await readFile(secretPath, 'utf8')).trim().length >= 44);
  assert.match((await run('getent', 'passwd', 'latchkey')).stdout, /nologin$/m);
  assert.ok(!await exists(databasePath));
  assert.ok(!await exists('/etc/systemd/system/multi-user.target.wants/latchkey.service'));
});

test('systemd takes the units, and finds little exposed', async (t) => {
  const { stderr } = await run('systemd-analyze', 'verify', unitPath, socketPath);
  assert.equal(stderr, '');
  // In tenths: fails above 2.0.
  const rate = (threshold) => run('systemd-analyze', 'security', '--offline=true', '--no-pager',
    `--threshold=${threshold}`, unitPath);
  const { stdout } = await rate(20);
  t.diagnostic(stdout.trim().split('\n').at(-1));
  await assert.rejects(rate(5));
});

test('it serves with the rights of the unit alone, and says when', async (t) => {
  const { server, manager } = await serve(t);
  const [address] = await server.says(/http:\/\/127\.0\.0\.1:\d+/);
  await manager.says(/^READY=1$/m);
  assert.equal((await fetch(`${address}/.well-known/jwks.json`)).status, 200);
  assert.equal(await signIn(address, 'ada@example.org'), 401);
  await admin(['user', 'create', '--admin', 'ada@example.org'], `${password}\n`);
  assert.equal(await signIn(address, 'ada@example.org'), 200);
  assert.deepEqual((await modeOf(databasePath)).uid, user);
  const reload = (await readUnit(unitPath)).last('ExecReload');
  await execute('sh', ['-c', reload], { env: { MAINPID: server.child.pid } });
  await server.says(/SIGHUP received/);
  assert.equal(await server.stop(), 0);
  await manager.says(/^STOPPING=1$/m);
  assert.doesNotMatch(server.said, complaint);
});

test('without a system call it could do without it complains', async (t) => {
  const calls = await allowedCalls(await readUnit(unitPath));
  calls.delete('setpriority');
  const { server } = await serve(t, { calls });
  const [address] = await server.says(/http:\/\/127\.0\.0\.1:\d+/);
  await signIn(address, 'ada@example.org');
  await server.says(complaint);
});

test('without a system call it needs it does not serve', async (t) => {
  const calls = await allowedCalls(await readUnit(unitPath));
  calls.delete('bind');
  const { server } = await serve(t, { calls });
  assert.equal(await server.ended, 1);
  assert.match(server.said, /Operation not permitted/);
});

test('a socket of systemd is served, and started with the first connection', async (t) => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  const secret = (await readFile(secretPath, 'utf8')).trim();
  const settings = [`SECRET_KEY=${secret}`, `DATABASE_URL=sqlite:///${join(folder, 'activated.db')}`];
  const activation = new Running(['systemd-socket-activate', '-l', `127.0.0.1:${port}`,
    ...settings.flatMap((setting) => ['-E', setting]), '/usr/bin/latchkey', 'serve'], { cwd: folder });
  t.after(() => activation.stop());
  await activation.says(/Listening on/);
  assert.equal((await fetch(`http://127.0.0.1:${port}/.well-known/jwks.json`)).status, 200);
  await activation.says(`ready at http://127.0.0.1:${port}`);
});

test('it backs itself up', async () => {
  const file = '/var/lib/latchkey/today.backup';
  assert.match(await admin(['db', 'backup', file]), /SHA-256/);
  assert.deepEqual(await modeOf(file), { mode: '600', uid: user, gid: (await stat(databasePath)).gid });
});

test('among the credentials, what is no setting is passed over', async (t) => {
  const names = ['secret_key.AB12CD', 'secret_key~', '.draft.AB12CD', 'README', 'old keys'];
  const others = names.map((name) => join(credentials, name));
  await Promise.all(others.map((path) => writeFile(path, 'no key')));
  await mkdir(join(credentials, 'attic'));
  t.after(() => Promise.all([...others, join(credentials, 'attic')].map((path) => rm(path, { recursive: true }))));
  assert.match(await admin(['user', 'list']), /ada@example\.org/);
});

test('among the credentials, a certificate and its key are files that it may read', async (t) => {
  const [certificate, key] = ['tls_cert', 'tls_key'].map((name) => join(credentials, name));
  await run('openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-batch',
    '-subj', '/CN=localhost', '-keyout', key, '-out', certificate);
  t.after(() => Promise.all([certificate, key].map((path) => rm(path))));
  const files = await readdir('/run');
  const found = await admin(['doctor']).catch(({ stdout }) => stdout); // there are other findings, too
  assert.match(found, /TLS_CERT.* is signed by itself/); // known of a pair alone that was read, and belongs together
  assert.deepEqual(await readdir('/run'), files);
});

test('an update keeps the key', async () => {
  const key = await readFile(secretPath, 'utf8');
  await run('dpkg', '-i', deb);
  assert.equal(await readFile(secretPath, 'utf8'), key);
});

test('an update goes well without the settings, and clears up drafts of a key', async (t) => {
  const draft = join(credentials, '.draft.AB12CD');
  await writeFile(draft, 'cut short');
  await run('mv', settingsPath, folder);
  t.after(() => run('mv', join(folder, 'latchkey.env'), settingsPath));
  await run('dpkg', '-i', deb);
  assert.ok(!await exists(settingsPath));
  assert.ok(!await exists(draft));
});

test('removed, it leaves accounts and key; purged, nothing', async () => {
  await run('dpkg', '--remove', 'latchkey');
  for (const gone of ['/usr/bin/latchkey', unitPath, socketPath]) {
    assert.ok(!await exists(gone), gone);
  }
  for (const kept of [databasePath, secretPath, settingsPath]) {
    assert.ok(await exists(kept), kept);
  }
  await run('dpkg', '--purge', 'latchkey');
  for (const gone of ['/var/lib/latchkey', '/etc/latchkey', '/usr/share/doc/latchkey']) {
    assert.ok(!await exists(gone), gone);
  }
});
