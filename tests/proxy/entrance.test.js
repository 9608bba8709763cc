// Whom nginx lets in with the configuration of deploy/nginx.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { host } from '../support/nginx.mjs';
import { Scene, ada, eve, files, listed, received, setsCookies, stranger } from './scene.js';

const scene = new Scene();
before(() => scene.open());
after(() => scene.close());

test('signed out, a script gets 401 and no redirect', async () => {
  for (const path of ['/', '/remote/entry.js', '/admin/', '/api/orders']) {
    const answer = await scene.nobody.fetch(path);
    assert.equal(answer.status, 401, path);
    assert.equal(JSON.parse(answer.body).data.code, 'unauthenticated');
    assert.equal(answer.header('location'), undefined);
    assert.equal(answer.header('cache-control'), 'no-store');
  }
  assert.equal(scene.application.asked(), 0);
});

test('signed out, a page leads to the page to sign in, and from there back', async () => {
  const pages = ['/', '/deep/er?a=1&b=%26', '/admin/', '/api/report'];
  for (const path of pages) {
    const answer = await scene.nobody.visit(path);
    assert.equal(answer.status, 302, path);
    assert.equal(answer.header('location'), scene.signInFor(path));
    assert.equal(answer.header('cache-control'), 'no-store');
    assert.ok(!setsCookies(answer));
  }
  assert.equal(scene.application.asked(), 0);
});

test('a form that is sent is no page that is opened', async () => {
  const answer = await scene.nobody.ask('/', { method: 'POST', headers: [['Sec-Fetch-Mode', 'navigate']] });
  assert.equal(answer.status, 401);
});

test('an rd that is not listed is not followed', async () => {
  const changes = [[`rd=https://${host}:PORT/`, `rd=${stranger}/`]];
  await scene.withAnotherNginx({ changes }, async (client) => {
    const answer = await client.visit('/');
    assert.equal(answer.status, 401);
    assert.equal(answer.header('location'), undefined);
  });
});

test('the page to sign in and the API are open', async () => {
  assert.equal((await scene.nobody.visit('/sign-in/')).body, files['sign-in/index.html']);
  assert.equal((await scene.nobody.fetch('/auth/session')).status, 200);
  assert.equal((await scene.nobody.fetch('/.well-known/jwks.json')).status, 200);
});

test('signed in, files are served, and kept by nobody else', async () => {
  for (const [path, text] of [['/', files['index.html']], ['/remote/entry.js', files['remote/entry.js']]]) {
    const answer = await scene.user.fetch(path);
    assert.equal(answer.status, 200);
    assert.equal(answer.body, text);
    assert.equal(answer.header('cache-control'), 'private, no-cache');
    assert.ok(!setsCookies(answer));
  }
});

test("only admins get the admins' files, as soon as they are admins", async () => {
  const refused = await scene.user.fetch('/admin/index.html');
  assert.equal(refused.status, 403);
  assert.ok(!refused.body.includes(files['admin/index.html']));
  await scene.server.run('user', 'promote', ada.email);
  assert.equal((await scene.user.fetch('/admin/index.html')).body, files['admin/index.html']);
  assert.deepEqual(received(await scene.user.fetch('/api/'), 'Remote-Groups'), ['admin']);
  assert.equal((await scene.other.fetch('/admin/index.html')).status, 403);
});

test("another spelling of the path does not lead around the admins' door", async () => {
  const paths = [
    '/admin/?require=role:user', '/admin/index.html?rd=x', '//admin/index.html', '/%61dmin/index.html',
    '/remote/../admin/index.html', '/remote/..%2fadmin/index.html', '/./admin/index.html',
  ];
  for (const path of paths) {
    assert.equal((await scene.other.fetch(path)).status, 403, path);
  }
});

test('what the proxy asks is not to be asked from outside', async () => {
  for (const path of ['/latchkey-verify', '/latchkey-verify-admin', '/auth/verify', '/auth/verify/x', '//auth/verify']) {
    const answer = await scene.user.fetch(path);
    assert.equal(answer.status, 404, path);
    assert.equal(answer.header('remote-user'), undefined);
  }
});

test('another browser with the same cookie is refused', async () => {
  const headers = [['User-Agent', 'curl/8.0']];
  assert.equal((await scene.user.fetch('/', { headers })).status, 403);
});

test('what another site sends does not get through, though the cookie comes along', async () => {
  const before = scene.application.asked();
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    assert.equal((await scene.user.fetch('/api/', { method, origin: stranger })).status, 403, method);
    assert.equal((await scene.user.fetch('/api/', { method, origin: 'null' })).status, 403, `${method} of null`);
  }
  const form = { method: 'POST', headers: [['Sec-Fetch-Site', 'cross-site']] };
  assert.equal((await scene.user.ask('/api/', form)).status, 403);
  assert.equal(scene.application.asked(), before);
});

/** As Chromium sends it: none of the Sec-Fetch headers, and a GET. */
test("another site's page opens no WebSocket", async () => {
  const before = scene.application.asked();
  const handshake = [
    ['Upgrade', 'websocket'],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
  ];
  const foreign = { headers: [['Origin', stranger], ...handshake] };
  assert.equal((await scene.user.ask('/api/', foreign)).status, 403);
  assert.equal(scene.application.asked(), before);
  const own = { headers: [['Origin', scene.user.origin], ...handshake] };
  assert.equal((await scene.user.ask('/api/', own)).status, 200);
});

test('what its own pages and listed sites send does', async () => {
  for (const origin of [scene.user.origin, listed]) {
    assert.equal((await scene.user.fetch('/api/', { method: 'POST', origin })).status, 200, origin);
  }
  assert.equal((await scene.user.fetch('/api/', { origin: stranger })).status, 200, 'reading: the browser hides the answer');
});

test("a client's own X-Forwarded headers change no answer", async () => {
  const forged = [
    ['X-Forwarded-Method', 'GET'], ['X_Forwarded_Method', 'GET'],
    ['X-Forwarded-Proto', 'https'], ['X-Forwarded-Host', 'stranger.example'], ['X_Forwarded_Host', 'stranger.example'],
    ['X-Forwarded-Uri', '/elsewhere'], ['X-Original-URL', `${stranger}/`], ['X_Original_URL', `${stranger}/`],
    ['X-Original-Method', 'GET'], ['X-HTTP-Method-Override', 'GET'],
    ['X-Forwarded-For', '192.0.2.7'], ['Forwarded', 'for=192.0.2.7;host=stranger.example;proto=https'],
  ];
  for (const headers of [...forged.map((one) => [one]), forged]) {
    const said = JSON.stringify(headers);
    const sent = { method: 'POST', origin: stranger, headers };
    assert.equal((await scene.user.fetch('/api/', sent)).status, 403, said);
    assert.equal((await scene.nobody.visit('/page', headers)).header('location'), scene.signInFor('/page'), said);
    assert.equal((await scene.other.fetch('/admin/', { headers })).status, 403, said);
    assert.equal((await scene.nobody.fetch('/', { headers })).status, 401, said);
  }
  await scene.user.ask('/auth/checkAuth', { headers: forged });
  const { sessions } = JSON.parse((await scene.user.fetch('/auth/sessions', { headers: forged })).body).data;
  assert.deepEqual(sessions.map(({ address }) => address), ['127.0.0.1']);
});

test('a host that is not configured gets no answer', async () => {
  for (const name of ['stranger.example', `127.0.0.1:${scene.port}`]) {
    assert.equal(await scene.user.ask('/', { headers: [['Host', name]] }), null, name);
  }
});

test('more headers than Latchkey takes do no harm', async () => {
  const headers = Array.from({ length: 150 }, (_, i) => [`X-Filler-${i}`, 'x'.repeat(50)]);
  assert.equal((await scene.user.fetch('/', { headers })).status, 200);
  assert.equal((await scene.nobody.fetch('/', { headers })).status, 401);
});

test('cookies that are none of ours open nothing', async () => {
  for (const cookie of ['accessToken=', 'accessToken=x.y.z', 'accessToken="', '=;;;', 'accessToken=%00']) {
    assert.equal((await scene.nobody.fetch('/', { headers: [['Cookie', cookie]] })).status, 401, cookie);
  }
});

test('signed out, the next request is refused', async () => {
  const client = scene.newClient();
  assert.equal((await client.post('/auth/login', { email: eve.email, password: eve.password })).status, 200);
  const kept = [['Cookie', client.cookies]];
  assert.equal((await client.fetch('/')).status, 200);
  assert.equal((await client.post('/auth/logout')).status, 200);
  assert.doesNotMatch(client.cookies, /(access|refresh)Token/, 'the browser stays known');
  assert.equal((await client.fetch('/')).status, 401);
  assert.equal((await client.fetch('/', { headers: kept })).status, 401, 'with the cookies of before');
});

test('a Latchkey that answers anything else lets nobody in', async () => {
  let status;
  const stub = createServer((request, response) => {
    response.writeHead(status, { Location: 'https://elsewhere.example/', 'Remote-User': '1' }).end('a fault');
  });
  stub.listen(0, '127.0.0.1');
  await once(stub, 'listening');
  const before = scene.application.asked();
  try {
    await scene.withAnotherNginx({ latchkey: `127.0.0.1:${stub.address().port}` }, async (client) => {
      for (status of [503, 500, 429, 404, 302]) {
        assert.equal((await client.visit('/')).status, 500, status);
        assert.equal((await client.fetch('/api/')).status, 500, status);
      }
    });
  } finally {
    stub.closeAllConnections();
    stub.close();
  }
  assert.equal(scene.application.asked(), before);
});

test('while Latchkey is down nobody gets in', async () => {
  await scene.server.stop();
  const before = scene.application.asked();
  for (const client of [scene.user, scene.nobody]) {
    for (const path of ['/', '/remote/entry.js', '/admin/index.html', '/api/']) {
      const answer = await client.fetch(path);
      assert.equal(answer.status, 500, path);
      assert.ok(!Object.values(files).includes(answer.body));
    }
  }
  assert.equal(scene.application.asked(), before);
  assert.equal((await scene.nobody.visit('/sign-in/')).status, 200);
});
