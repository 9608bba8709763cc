// What nginx tells the application of who is signed in, and what clients cannot tell it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { host } from '../support/nginx.mjs';
import { Scene, ada, eve, received, setsCookies } from './scene.js';

const scene = new Scene();
before(() => scene.open());
after(() => scene.close());

test('the application learns who it is, and gets the whole request', async () => {
  const answer = await scene.user.fetch('/api/orders?open=1', { method: 'POST', body: 'x'.repeat(100_000) });
  assert.deepEqual(received(answer, 'Remote-User'), ['1']);
  assert.deepEqual(received(answer, 'Remote-Email'), [ada.email]);
  assert.deepEqual(received(answer, 'Remote-Name'), [ada.full_name]);
  assert.deepEqual(received(answer, 'Remote-Groups'), ['user']);
  assert.deepEqual(received(answer, 'X-Auth-Request-User'), ['1']);
  assert.deepEqual(received(answer, 'X-Auth-Request-Email'), [ada.email]);
  assert.deepEqual(received(answer, 'X-Auth-Request-Groups'), ['user']);
  assert.deepEqual(received(answer, 'X-Forwarded-For'), ['127.0.0.1']);
  assert.deepEqual(received(answer, 'X-Forwarded-Host'), [`${host}:${scene.port}`]);
  assert.deepEqual(received(answer, 'X-Forwarded-Proto'), ['https']);
  const { method, url, bodyBytes } = JSON.parse(answer.body);
  assert.deepEqual({ method, url, bodyBytes }, { method: 'POST', url: '/api/orders?open=1', bodyBytes: 100_000 });
  assert.ok(!setsCookies(answer));
});

test('the tokens stay with Latchkey', async () => {
  assert.deepEqual(received(await scene.user.fetch('/api/'), 'Cookie'), []);
});

// Every way to write a header that a lenient reader might take for the proxy's.
const spellings = (name) => [
  [[name, '999']],
  [[name.toLowerCase(), '999'], [name.toUpperCase(), '998']],
  [[name.replaceAll('-', '_'), '999']],
  [[name.replace('-', '_'), '999']],
  [[name.toUpperCase().replaceAll('-', '_'), '999']],
  [[name, '']],
  [[name, ''], [name, '999']],
  [[name, '1, 999']],
];
const told = {
  'Remote-User': ['2'],
  'Remote-Email': [eve.email],
  'Remote-Name': [eve.full_name],
  'Remote-Groups': ['user'],
  'X-Auth-Request-User': ['2'],
  'X-Auth-Request-Email': [eve.email],
  'X-Auth-Request-Groups': ['user'],
  'X-Auth-Request-Preferred-Username': [],
  'X-Auth-Request-Access-Token': [],
  'X-Forwarded-User': [],
  'X-Forwarded-Groups': [],
  'X-Forwarded-For': ['127.0.0.1'],
  'X-Forwarded-Proto': ['https'],
  'X-Forwarded-Uri': [],
  'X-Original-URL': [],
  'X-Rewrite-URL': [],
  Forwarded: [],
};

for (const [name, values] of Object.entries(told)) {
  test(`a client's own ${name} does not reach the application`, async () => {
    for (const headers of spellings(name)) {
      assert.deepEqual(received(await scene.other.fetch('/api/', { headers }), name), values, JSON.stringify(headers));
    }
    const removal = [['Connection', name]];
    assert.deepEqual(received(await scene.other.fetch('/api/', { headers: removal }), name), values, 'as hop-by-hop');
  });
}

test('a control: without the snippet a forged header does reach it', async () => {
  const changes = [
    ['include snippets/latchkey-identity.conf;', ''],
    ['underscores_in_headers off;', 'underscores_in_headers on;'],
  ];
  await scene.withAnotherNginx({ changes }, async (client) => {
    const signedIn = ['Cookie', scene.other.cookies];
    for (const forged of [['Remote-User', '999'], ['Remote_User', '999']]) {
      const answer = await client.fetch('/api/', { headers: [signedIn, forged] });
      assert.deepEqual(received(answer, 'Remote-User'), ['999']);
    }
  });
});
