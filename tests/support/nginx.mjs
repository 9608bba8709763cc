// Debian's nginx with the configuration of deploy/nginx, in a folder of its own on free ports.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = process.env.NGINX ?? '/usr/sbin/nginx';
const deployed = fileURLToPath(new URL('../../deploy/nginx/', import.meta.url));
const startMilliseconds = 10_000;

export const host = 'app.example.com';

/** A port of loopback that nobody listens on. */
export async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** A certificate for `host`, and its key. */
async function makeCertificate(folder) {
  await promisify(execFile)('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`,
    '-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem'),
  ]);
}

/** Each of `pairs` is in the file, or the test would be of another one than it says. */
async function substitute(file, pairs) {
  let changed = await readFile(join(deployed, file), 'utf8');
  for (const [from, to] of pairs) {
    if (!changed.includes(from)) {
      throw new Error(`deploy/nginx/${file} does not say ${from}`);
    }
    changed = changed.replaceAll(from, to);
  }
  return changed;
}

/** What an administrator would have around it, with nothing outside of the folder. */
function surroundings(folder) {
  const { uid, username } = userInfo();
  return `
${uid === 0 ? `user ${username};` : '' /* else nginx makes itself nobody, who cannot read the folder */}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log notice;
events { worker_connections 256; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxied;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  types { text/html html; text/javascript js; }
  include ${folder}/conf.d/*.conf;
}
`;
}

/** Whether somebody listens there, on loopback. */
export async function accepts(port) {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function waitUntilItAccepts(nginx, port, folder) {
  const end = Date.now() + startMilliseconds;
  while (!(await accepts(port))) {
    if (nginx.exitCode !== null || Date.now() > end) {
      throw new Error(`nginx did not start:\n${await readFile(join(folder, 'error.log'), 'utf8')}`);
    }
    await pause(20);
  }
}

/**
 * Serves on `port`, asks Latchkey at `latchkey` and passes on to `application`; both are
 * `127.0.0.1:<port>`. `files` are those of /srv/app, by their paths. `changes` are further pairs of
 * texts, in all of the files: for what is to be shown of another configuration.
 *
 * Resolves to `{ certificate, stop() }`.
 */
export async function startNginx({ port, latchkey, application, files, changes = [] }) {
  const folder = await mkdtemp(join(tmpdir(), 'nginx-'));
  await chmod(folder, 0o755);
  await makeCertificate(folder);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, 'app', dirname(path)), { recursive: true });
    await writeFile(join(folder, 'app', path), text);
  }

  await cp(deployed, join(folder, 'conf.d'), { recursive: true });
  await cp(join(deployed, 'snippets'), join(folder, 'snippets'), { recursive: true });
  const site = join(folder, 'conf.d', 'latchkey.conf');
  const substitutions = [
    ['server 127.0.0.1:5000;', `server ${latchkey};`],
    ['server 127.0.0.1:8080;', `server ${application};`],
    ['listen 443 ', `listen 127.0.0.1:${port} `],
    ['listen 80;', `listen 127.0.0.1:${await findFreePort()};`],
    [`https://${host}`, `https://${host}:${port}`],
    [`/etc/ssl/${host}/`, `${folder}/`],
    ['/srv/app', `${folder}/app`],
    ...changes,
  ];
  await writeFile(site, await substitute('latchkey.conf', substitutions));
  return { certificate: await readFile(join(folder, 'fullchain.pem')), stop: await launch(folder, port) };
}

/** deploy/nginx/several in front of `servers` (`127.0.0.1:<port>`), without TLS. Resolves to `stop()`. */
export async function startBalancer({ port, servers }) {
  const folder = await mkdtemp(join(tmpdir(), 'nginx-'));
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'conf.d'));
  const [line] = (await readFile(join(deployed, 'several', 'latchkey.conf'), 'utf8')).match(/^ *server 10.*$/m);
  await writeFile(join(folder, 'conf.d', 'latchkey.conf'), await substitute('several/latchkey.conf', [
    [line, servers.map((server) => line.replace('10.0.0.11:5000', server)).join('\n')],
    ['listen 443 ssl http2;', `listen 127.0.0.1:${port};`],
    ['    ssl_certificate /etc/ssl/auth.example.com/fullchain.pem;\n', ''],
    ['    ssl_certificate_key /etc/ssl/auth.example.com/privkey.pem;\n', ''],
  ]));
  return launch(folder, port);
}

/** Runs nginx with what is in the folder. Resolves, once it listens on the port, to what stops it and drops the folder. */
async function launch(folder, port) {
  await writeFile(join(folder, 'nginx.conf'), surroundings(folder));
  const nginx = spawn(program, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')]);
  const stop = async () => {
    if (nginx.exitCode === null && nginx.signalCode === null) {
      const exited = once(nginx, 'exit');
      nginx.kill('SIGTERM');
      await exited;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await waitUntilItAccepts(nginx, port, folder);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
