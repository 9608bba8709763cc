// One's own account: to register, sign in, recover, change, leave.

import { call, messageOf } from './console.js?part=api';
import { clearFaults } from './console.js?part=forms';
import { byId, confirm, notify } from './console.js?part=page';
import { go, loadMe, me, setMe } from './console.js?part=session';

/** What follows a form's success, by its id. */
export const afterwards = {
  register({ message, user }, { email }) {
    return user ? arrive({ message }) : askForCode(message, email); // REGISTRATION=verify_email
  },
  confirm({ message }, { email }) {
    showConfirmation(false);
    byId('register').reset();
    go('sign-in');
    byId('sign-in').elements.email.value = email;
    notify(message);
  },
  'sign-in': arrive,
  ask(_, { email }) {
    takeRecoveryStep('verify', { email });
  },
  verify(_, claim) {
    takeRecoveryStep('reset', claim);
  },
  reset({ message }, { email }) {
    takeRecoveryStep('ask', {});
    go('sign-in');
    byId('sign-in').elements.email.value = email;
    notify(`${message}: sign in with it.`);
  },
  profile({ message, user }) {
    setMe(user);
    notify(message);
  },
  email({ message, user }, { email }) {
    byId('email').reset();
    byId('confirm-address').hidden = user.email === email;
    setMe(user);
    notify(message);
  },
  'confirm-address'({ message, user }) {
    byId('confirm-address').reset();
    byId('confirm-address').hidden = true;
    setMe(user);
    notify(message);
  },
  password({ message }) {
    byId('password').reset();
    setMe(me);
    notify(message);
  },
};

async function arrive({ message }) {
  const found = await loadMe();
  if (found.status === 401) {
    notify('The server signed you in, but this browser did not keep the cookies: they are marked '
      + 'Secure, and it takes no such cookies over plain HTTP. Chromium and Firefox do on this machine.');
    return;
  }
  byId('register').reset();
  byId('sign-in').reset();
  go('account');
  notify(message);
}

function askForCode(message, email) {
  showConfirmation(true);
  byId('confirm').elements.email.value = email;
  byId('confirm').elements.code.focus();
  notify(message);
}

export function showConfirmation(isShown) {
  byId('confirm').reset();
  clearFaults(byId('confirm'));
  byId('confirm').hidden = !isShown;
  byId('register').hidden = isShown;
}

export async function resendCode() {
  const { value: email } = byId('confirm').elements.email;
  notify(messageOf(await call('POST /auth/verify-email/resend', { email })));
}

const recoverySteps = ['ask', 'verify', 'reset'];

/** Shows one of the three forms with what is known by then. */
export function takeRecoveryStep(name, known) {
  for (const [index, step] of recoverySteps.entries()) {
    const form = byId(step);
    form.hidden = step !== name;
    form.reset();
    clearFaults(form);
    byId('recover-steps').children[index].ariaCurrent = step === name ? 'step' : null;
  }
  const form = byId(name);
  for (const [field, value] of Object.entries(known)) {
    form.elements[field].value = value;
  }
  form.querySelector('input:not([readonly], [type=hidden])').focus();
}

export async function signOut() {
  const answer = await call('POST /auth/logout');
  if (answer.ok) {
    setMe(null);
    go('sign-in');
  }
  notify(messageOf(answer));
}

export async function deleteOwn() {
  if (!await confirm('Delete your account?', `${me.full_name}, ${me.email}`, 'Delete my account')) {
    return;
  }
  const answer = await call('DELETE /user/me');
  if (answer.ok) {
    setMe(null);
    go('register');
  }
  notify(messageOf(answer));
}
