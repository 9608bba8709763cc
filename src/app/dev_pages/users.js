// The users, for admins.

import { call, messageOf } from './console.js?part=api';
import { byId, confirm, fill, notify } from './console.js?part=page';
import { loadMe, me } from './console.js?part=session';

const usersPerPage = 10;

let nextPage = null; // the path of the Link header
let listings = 0; // an answer that comes after a newer question is not shown

export async function searchUsers() {
  const query = byId('search-query').value;
  const parameters = new URLSearchParams({ limit: usersPerPage, ...(query && { query }) });
  const rows = await fetchUsers(`/user/users?${parameters}`);
  if (rows) {
    byId('user-list').replaceChildren(...rows);
    showCount();
  }
}

export async function showNextPage() {
  const rows = await fetchUsers(nextPage);
  if (rows) {
    byId('user-list').append(...rows);
    showCount();
    rows[0]?.querySelector('summary').focus();
  }
}

/** A page of the list as rows; nothing when there is no answer to show. */
async function fetchUsers(path) {
  listings += 1;
  const listing = listings;
  const answer = await call(`GET ${path}`);
  if (listing !== listings) {
    return null;
  }
  if (!answer.ok) {
    notify(messageOf(answer));
    return null;
  }
  nextPage = answer.link?.match(/<([^>]+)>;\s*rel="next"/)?.[1] ?? null;
  return answer.json.map(makeRow);
}

function showCount() {
  const count = byId('user-list').children.length;
  const users = count === 1 ? '1 user' : `${count} users`;
  byId('user-count').textContent = nextPage ? `${users}, and there are more` : users;
  byId('next-page').hidden = !nextPage;
}

/** The list tells neither role nor state: they are asked for when the row is opened. */
function makeRow(user) {
  const row = byId('user-row').content.cloneNode(true).firstElementChild;
  const details = row.querySelector('details');
  showUser(row, user);
  details.addEventListener('toggle', async () => {
    if (details.open) {
      const answer = await call(`GET /user/users/${user.id}`);
      if (answer.ok) {
        showUser(row, answer.json.data.user);
      } else {
        notify(messageOf(answer));
      }
    }
  });
  for (const button of row.querySelectorAll('[data-action]')) {
    button.addEventListener('click', () => rowActions[button.dataset.action](row));
  }
  return row;
}

const shownUsers = new WeakMap(); // row to user

function showUser(row, user) {
  shownUsers.set(row, user);
  const isKnown = user.role !== undefined;
  const state = user.disabled ? 'disabled' : 'enabled';
  fill(row, 'field', { ...user, state });
  row.querySelector('.row').hidden = !isKnown;
  row.querySelector('[data-action=role]').textContent =
    user.role === 'admin' ? 'Demote to user' : 'Promote to admin';
  row.querySelector('[data-action=disabled]').textContent = user.disabled ? 'Enable' : 'Disable';
}

const rowActions = {
  role(row) {
    return change(row, { role: shownUsers.get(row).role === 'admin' ? 'user' : 'admin' });
  },
  disabled(row) {
    return change(row, { disabled: !shownUsers.get(row).disabled });
  },
  async delete(row) {
    const user = shownUsers.get(row);
    if (!await confirm('Delete this user?', `${user.full_name}, ${user.email}`, 'Delete the user')) {
      return;
    }
    const answer = await call(`DELETE /user/users/${user.id}`);
    if (answer.ok) {
      row.remove();
      showCount();
      byId('users-title').focus();
    }
    notify(messageOf(answer));
    followOwn(user);
  },
};

async function change(row, changes) {
  const user = shownUsers.get(row);
  const answer = await call(`PATCH /user/users/${user.id}`, changes);
  if (answer.ok) {
    showUser(row, answer.json.data.user);
  }
  notify(messageOf(answer));
  followOwn(user);
}

/** An admin who changed the own account may be something else now. */
function followOwn(user) {
  if (me && user.id === me.id) {
    loadMe();
  }
}

export function showCreated({ message, user }) {
  byId('create').reset();
  byId('create-fold').open = false;
  byId('user-list').prepend(makeRow(user));
  showCount();
  notify(message);
}
