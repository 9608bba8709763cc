// Who is signed in, and the view that is shown to them.

import { call, messageOf } from './console.js?part=api';
import { clearFaults } from './console.js?part=forms';
import { byId, fill, notify } from './console.js?part=page';

export let me; // undefined until the server has said who is signed in, then the user or null

/** Asks the server who is signed in; its last answer. */
export async function loadMe() {
  const known = await call('GET /auth/checkAuth');
  const found = known.ok ? await call('GET /user/me') : known;
  if (found.ok) {
    setMe(found.json.data.user);
  } else if (me === undefined) {
    setMe(null);
    notify(messageOf(found));
  }
  return found;
}

export function setMe(user) {
  me = user;
  if (!me) {
    forgetWhoWasHere();
  }
  fill(document, 'own', me ?? {});
  for (const name of ['full_name', 'company']) {
    byId('profile').elements[name].value = me?.[name] ?? '';
  }
  byId('password').querySelector('[data-own-value]').value = me?.email ?? '';
  showView();
}

/** The next to sign in finds nothing of the one before. */
function forgetWhoWasHere() {
  byId('user-list').replaceChildren();
  for (const form of document.querySelectorAll('[data-view-for]:not([data-view-for=guest]) form')) {
    form.reset();
    clearFaults(form);
  }
}

function audiences() {
  if (!me) {
    return me === null ? ['guest'] : ['unknown'];
  }
  return me.role === 'admin' ? ['user', 'admin'] : ['user'];
}

let shownView;

/** Shows the view the address names, or the first of those open to whoever is signed in. */
export function showView() {
  const allowed = audiences();
  for (const part of document.querySelectorAll('[data-for]')) {
    part.hidden = !allowed.includes(part.dataset.for);
  }
  const views = [...document.querySelectorAll('[data-view-for]')];
  const open = views.filter((view) => allowed.includes(view.dataset.viewFor));
  const chosen = open.find((view) => `#${view.id}` === `${location.hash}-view`) ?? open[0];
  for (const view of views) {
    view.hidden = view !== chosen;
  }
  if (!chosen || chosen === shownView) {
    return;
  }
  const hash = `#${chosen.id.replace(/-view$/, '')}`;
  history.replaceState(null, '', hash);
  for (const link of document.querySelectorAll('.views a')) {
    link.ariaCurrent = link.hash === hash ? 'page' : null;
  }
  const title = chosen.querySelector('h1');
  document.title = `${title.textContent} · Latchkey console`;
  if (shownView) {
    title.focus(); // not on arrival: a page starts at its top
  }
  shownView = chosen;
  document.dispatchEvent(new CustomEvent('view-shown', { detail: hash }));
}

export function go(view) {
  history.replaceState(null, '', `#${view}`);
  showView();
}

document.addEventListener('signed-out', () => {
  if (me) {
    notify('Your session is over.');
  }
  setMe(null);
});
