// The console of `latchkey serve --dev`. Its modules are served under this file's own path, as
// /dev/console.js?part=<name>.

import { afterwards, deleteOwn, resendCode, showConfirmation, signOut, takeRecoveryStep } from './console.js?part=account';
import { call } from './console.js?part=api';
import { prepareForm } from './console.js?part=forms';
import { byId } from './console.js?part=page';
import { loadMe, me, showView } from './console.js?part=session';
import { searchUsers, showCreated, showNextPage } from './console.js?part=users';

for (const form of document.querySelectorAll('[data-request]')) {
  prepareForm(form, form.id === 'create' ? showCreated : afterwards[form.id]);
}
for (const button of document.querySelectorAll('[data-restart]')) {
  button.addEventListener('click', () => takeRecoveryStep('ask', {}));
}
byId('resend').addEventListener('click', resendCode);
byId('register-again').addEventListener('click', () => showConfirmation(false));
byId('search').addEventListener('submit', (event) => {
  event.preventDefault();
  searchUsers();
});
byId('next-page').addEventListener('click', showNextPage);
byId('sign-out').addEventListener('click', signOut);
byId('delete-own').addEventListener('click', deleteOwn);
addEventListener('hashchange', showView);
document.addEventListener('view-shown', ({ detail }) => {
  if (detail === '#users') {
    searchUsers();
  }
});
document.addEventListener('visibilitychange', () => {
  if (me && !document.hidden) {
    call('GET /auth/checkAuth'); // another tab, or an admin, may have ended the session meanwhile
  }
});
loadMe();
