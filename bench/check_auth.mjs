// What one signed-in checkAuth costs, beside nginx's constant answer and a bare loop on Boost.Beast,
// each of as many bytes for the same request.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { register } from './person.mjs';
import { clientCore, pin, serverCore, spentOn, startProgram } from './processes.mjs';
import { runWrk } from './wrk.mjs';
import { findFreePort } from '../tests/support/nginx.mjs';
import { startServer } from '../tests/support/server.mjs';

const beastLoop = fileURLToPath(new URL('../build/release/bench_beast_loop', import.meta.url));
const connections = 32;

// As Chromium asks for another origin's page.
const browserHeaders = {
  'sec-ch-ua': '"Chromium";v="130", "Not?A_Brand";v="99"',
  'sec-ch-ua-mobile': '?0',
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
  'sec-ch-ua-platform': '"Linux"',
  Accept: 'application/json',
  Origin: 'http://localhost:5173',
  'Sec-Fetch-Site': 'same-site',
  'Sec-Fetch-Mode': 'cors',
  'Sec-Fetch-Dest': 'empty',
  Referer: 'http://localhost:5173/',
  'Accept-Encoding': 'gzip, deflate, br, zstd',
  'Accept-Language': 'en-GB,en;q=0.9',
};

/** The answer as it leaves the socket. */
async function readAnswer(url, headers) {
  const { hostname, port, pathname, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n${lines}\r\n`);
  const chunks = [];
  for await (const chunk of socket) {
    chunks.push(chunk);
  }
  const answer = Buffer.concat(chunks);
  const [head, body] = answer.toString('latin1').split('\r\n\r\n');
  const [status, ...fields] = head.split('\r\n');
  return { status, fields, body, size: answer.length };
}

/** nginx adds Server and Connection: as much is left out of the other headers. */
function nginxConfiguration({ port, folder, answer }) {
  const own = 'Server: nginx\r\nConnection: keep-alive\r\n'.length;
  const [type] = answer.fields.filter((field) => /^content-type:/i.test(field));
  const rest = answer.fields.filter((field) => !/^(content-type|content-length|date):/i.test(field));
  const bytes = rest.reduce((sum, field) => sum + field.length + 2, 0) - own;
  const padding = 'x'.repeat(bytes - 'X-Padding: \r\n'.length);
  return `
daemon off; master_process off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr error;
events { worker_connections 1024; }
http {
  access_log off; server_tokens off; keepalive_requests 100000000; default_type '${type.split(': ')[1]}';
  client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f;
  uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  server {
    listen 127.0.0.1:${port};
    location / { add_header X-Padding ${padding}; return 200 '${answer.body.replaceAll("'", "\\'")}'; }
  }
}
`;
}

async function startContenders(folder) {
  const latchkey = await startServer({ IO_THREADS: '1', LOG_LEVEL: 'warning' });
  const { access, refresh } = await register(latchkey.address, browserHeaders['User-Agent']);
  const headers = { ...browserHeaders, Cookie: `accessToken=${access}; refreshToken=${refresh}` };
  const path = '/auth/checkAuth';
  const answer = await readAnswer(`${latchkey.address}${path}`, headers);

  const nginxPort = await findFreePort();
  await writeFile(join(folder, 'nginx.conf'), nginxConfiguration({ port: nginxPort, folder, answer }));
  const nginx = await startProgram(
    process.env.NGINX ?? '/usr/sbin/nginx',
    ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'],
    nginxPort,
  );

  const loopPort = await findFreePort();
  const { status, fields, body } = answer;
  await writeFile(join(folder, 'answer'), [status, ...fields, '', body].join('\r\n'));
  const loop = await startProgram(beastLoop, [String(loopPort), join(folder, 'answer')], loopPort);

  const contenders = [
    { name: 'latchkey', ...latchkey, url: `${latchkey.address}${path}` },
    { name: 'nginx', ...nginx, url: `http://127.0.0.1:${nginxPort}${path}` },
    { name: 'beast', ...loop, url: `http://127.0.0.1:${loopPort}${path}` },
  ];
  const sizes = await Promise.all(contenders.map(async ({ url }) => (await readAnswer(url, headers)).size));
  if (new Set(sizes).size !== 1) {
    throw new Error(`the answers are of ${sizes.join(', ')} bytes: nothing to compare`);
  }
  return { contenders, headers };
}

/** Resolves to the CPU microseconds of a request, `{ latchkey: [one a round], nginx, beast }`. */
export async function measureCheckAuth({ rounds, seconds }) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const { contenders, headers } = await startContenders(folder);
  const microseconds = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  try {
    for (const { pid } of contenders) {
      await pin(pid, serverCore);
    }
    for (let round = -1; round < rounds; ++round) { // the first one warms up
      for (const { name, pid, url } of contenders) {
        const spent = await spentOn(pid, () => runWrk({ url, headers, core: clientCore, connections, seconds }));
        if (round >= 0) {
          microseconds[name].push(spent.microseconds / spent.outcome.requests);
        }
      }
    }
  } finally {
    await Promise.all(contenders.map(({ stop }) => stop()));
    await rm(folder, { recursive: true, force: true });
  }
  return microseconds;
}
