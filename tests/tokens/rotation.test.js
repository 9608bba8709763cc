// The hour in which a new key takes over, and the time until the old one is gone, in a few seconds: whoever is
// signed in notices nothing, and neither does an API that checks tokens with jose.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { MovedClock } from './clock.js';
import { audience, issuer, lifetimeSeconds, startSite } from './site.js';
import { step } from '../support/walk.mjs';

const algorithms = ['ES256', 'EdDSA', 'RS256', 'HS256'];
const stepSeconds = 60;
const stepMilliseconds = 40; // of real time
const keepUpMilliseconds = 3000; // the server looks at its keys each second

let clock;
const rotations = []; // one an algorithm: `{ site, ... }`, with what the walk finds out on the way

before(async () => {
  clock = new MovedClock();
  for (const algorithm of algorithms) {
    rotations.push({ site: await startSite(algorithm, clock) });
  }
  rotations.forEach(({ site }) => site.startLoad());
});

after(async () => {
  await Promise.all(rotations.map(({ site }) => site.close()));
  clock?.remove();
});

/** For every algorithm, at the same time of the clock. */
async function forEach(visit) {
  await Promise.all(rotations.map(async (rotation) => {
    try {
      await visit(rotation);
    } catch (error) {
      error.message = `${rotation.site.algorithm}: ${error.message}`;
      throw error;
    }
  }));
}

/** In small steps, with the load going on: all keys and caches grow old as they do in an hour. */
async function moveTo(time) {
  while (Date.now() < time) {
    clock.advance(Math.min(stepSeconds, Math.ceil((time - Date.now()) / 1000)));
    await pause(stepMilliseconds);
  }
}

async function waitUntil(isSo) {
  const end = performance.now() + keepUpMilliseconds;
  while (!(await isSo())) {
    assert.ok(performance.now() < end, 'it did not come');
    await pause(50);
  }
}

const published = (site, ids) => (site.isPublic ? ids : []);
const idsOf = (tokens) => [...new Set(tokens.map(({ kid }) => kid))];
const earliest = () => Math.min(...rotations.map(({ signsFrom }) => signsFrom));
const latest = () => Math.max(...rotations.map(({ signsFrom }) => signsFrom));

step('at first there is one key', () => forEach(async (rotation) => {
  const { site } = rotation;
  const keys = await site.listKeys();
  assert.deepEqual(keys.map(({ algorithm, state }) => [algorithm, state]), [[site.algorithm, 'active']]);
  rotation.old = keys[0].id;
  rotation.jwksOfBefore = await site.fetchJwks();
  assert.deepEqual(await site.fetchKeyIds(), published(site, [rotation.old]));
  const tokens = await site.getTokens();
  assert.deepEqual(idsOf(tokens), [rotation.old]);
}));

step('a new key is published and signs nothing', async () => {
  await moveTo(Date.now() + lifetimeSeconds * 1000);
  await forEach(async (rotation) => {
    const { site, old } = rotation;
    const time = Date.now();
    rotation.next = await site.rotate();
    const keys = await site.listKeys();
    assert.deepEqual(keys.map(({ id, state }) => [id, state]), [[old, 'active'], [rotation.next, 'published']]);
    rotation.signsFrom = keys[1].signsFrom;
    const hour = 3_600_000;
    assert.ok(rotation.signsFrom >= time + hour && rotation.signsFrom <= Date.now() + hour);
    await waitUntil(async () => (await site.fetchKeyIds()).length === published(site, [1, 2]).length);
    assert.deepEqual(await site.fetchKeyIds(), published(site, [old, rotation.next]));
    assert.deepEqual(idsOf(await site.getTokens()), [old]);
  });
});

step('until it is due the old one signs', async () => {
  await moveTo(earliest() - 2 * stepSeconds * 1000);
  await forEach(({ site }) => site.signInElsewhere());
  // The servers were told one after the other: each has a moment of its own.
  const inOrder = [...rotations].sort((a, b) => a.signsFrom - b.signsFrom);
  for (const { site, old, next, signsFrom } of inOrder) {
    clock.advance(Math.max(0, Math.floor((signsFrom - Date.now()) / 1000) - 1));
    const tokens = await site.getTokens();
    if (Date.now() < signsFrom) { // else the machine was too slow for this to mean anything
      assert.deepEqual(idsOf(tokens), [old], site.algorithm);
    }
    while (Date.now() < signsFrom) { // timers may be a millisecond early
      await pause(signsFrom - Date.now());
    }
    assert.deepEqual(idsOf(await site.getTokens()), [next], site.algorithm);
  }
});

step('once it is due the new one signs, and what jose had kept is enough', () => forEach(async (rotation) => {
  const { site, old, next, jwksOfBefore } = rotation;
  const keys = await site.listKeys();
  assert.deepEqual(keys.map(({ id, state }) => [id, state]), [[old, 'retired'], [next, 'active']]);
  const tokens = await site.getTokens();
  assert.deepEqual(idsOf(tokens), [next]);
  if (site.isPublic) {
    for (const token of tokens) {
      await site.verify(token);
      await assert.rejects(site.verifyWith(jwksOfBefore, token), { code: 'ERR_JWKS_NO_MATCHING_KEY' }, 'a control');
    }
  }
}));

step('the old key is published for an hour more than its tokens live', async () => {
  const rest = 3_600_000 + lifetimeSeconds * 1000;
  await moveTo(earliest() + 1_800_000);
  await forEach(({ site }) => site.signInElsewhere());
  await moveTo(earliest() + rest - 30_000);
  await pause(1500); // for the server to look at its keys
  await forEach(async ({ site, old, next }) => {
    assert.deepEqual(await site.fetchKeyIds(), published(site, [old, next]));
  });
  assert.ok(Date.now() < earliest() + rest);
  await moveTo(latest() + rest + 1000);
  await forEach(async ({ site, next }) => {
    await waitUntil(async () => (await site.listKeys()).length === 1);
    await waitUntil(async () => (await site.fetchKeyIds()).length === published(site, [1]).length);
    assert.deepEqual(await site.fetchKeyIds(), published(site, [next]));
  });
});

step('each token is signed by the key of its second', () => forEach(({ site, old, next, signsFrom }) => {
  const due = signsFrom / 1000;
  for (const { iat, kid } of site.issued) {
    // `iat` is whole seconds: in the second of the change it may be either.
    const expected = iat + 1 <= due ? old : next;
    assert.ok(kid === expected || Math.floor(due) === iat, `iat ${iat}, due ${due}: ${kid}`);
  }
  assert.deepEqual(idsOf(site.issued).sort(), [old, next].sort());
}));

step('all that time nobody was refused', async (context) => {
  await forEach(({ site }) => site.stopLoad());
  for (const { site } of rotations) {
    context.diagnostic(`${site.algorithm}: ${site.checks} x checkAuth, ${site.verifications} x jose`);
    assert.deepEqual(site.faults, [], site.algorithm);
    assert.ok(site.checks > 200, `${site.algorithm}: only ${site.checks} checks`);
    assert.ok(!site.isPublic || site.verifications > 200, `${site.algorithm}: only ${site.verifications}`);
  }
});

step('jose refuses what is tampered with, for others or from others', () => forEach(async ({ site, next }) => {
  const [accessToken, audienceToken] = await site.getTokens();
  const [header, payload, signature] = accessToken.text.split('.');
  const forged = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url')), sub: '2' }));
  const bad = `${header}.${forged.toString('base64url')}.${signature}`;
  assert.equal(await site.checkAuth(accessToken), 200);
  assert.equal(await site.checkAuth(bad), 401);
  assert.equal(accessToken.kid, next);
  if (site.isPublic) {
    assert.equal((await site.verify(audienceToken)).payload.aud, audience);
    assert.equal((await site.verify(accessToken)).payload.iss, issuer);
    await assert.rejects(site.verify(bad, undefined, { audience: issuer }), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
    const claim = { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' };
    await assert.rejects(site.verify(audienceToken, undefined, { audience: 'https://other.example.com' }), { ...claim, claim: 'aud' });
    await assert.rejects(site.verify(accessToken, undefined, { audience }), { ...claim, claim: 'aud' });
    await assert.rejects(site.verify(audienceToken, undefined, { issuer: 'https://other.example.com' }), { ...claim, claim: 'iss' });
    await assert.rejects(site.verify(audienceToken, undefined, { typ: 'JWT' }), { ...claim, claim: 'typ' });
    const late = new Date(audienceToken.exp * 1000);
    await assert.rejects(site.verify(audienceToken, undefined, { currentDate: late }), { code: 'ERR_JWT_EXPIRED' });
    assert.equal(await site.checkAuth(audienceToken), 401, 'a token for an API signs nobody in');
  }
}));

step('a key that leaked is worthless at once, and refreshing heals', async () => {
  await forEach(async (rotation) => {
    const { site } = rotation;
    rotation.tokens = await site.getTokens();
    const emergency = await site.rotate('--compromised');
    await waitUntil(async () => (await site.checkAuth(rotation.tokens[0])) === 401);
    assert.deepEqual(await site.fetchKeyIds(), published(site, [emergency]));
    const fresh = await site.getTokens();
    assert.deepEqual(idsOf(fresh), [emergency]);
    assert.equal(await site.checkAuth(fresh[0]), 200);
  });
  clock.advance(31); // jose asks again for a key it does not know after 30 s,
  await forEach(async ({ site }) => {
    for (const token of site.isPublic ? await site.getTokens() : []) {
      await site.verify(token);
    }
  });
  await forEach(async ({ site, tokens }) => {
    for (const token of site.isPublic ? tokens : []) {
      await assert.rejects(site.verify(token), { code: 'ERR_JWKS_NO_MATCHING_KEY' }); // and has forgotten the old one
    }
    assert.deepEqual(site.faults, []);
  });
});
