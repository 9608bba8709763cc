// The server's API, and the log of what was said to it.

import { byId } from './console.js?part=page';

const exchangesMax = 10;

/** One request and its answer, `status` 0 when there is none. */
async function send(method, path, body) {
  const init = { method, credentials: 'same-origin', headers: { Accept: 'application/json', 'X-Latchkey': '1' } };
  if (body !== undefined) {
    init.headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  const answer = { ok: false, status: 0, link: null, json: { data: { message: 'The server does not answer.' } } };
  const startedAt = performance.now();
  try {
    const response = await fetch(path, init);
    answer.json = await response.json();
    answer.ok = response.ok;
    answer.status = response.status;
    answer.link = response.headers.get('Link');
  } catch (error) {
    console.info(`${method} ${path}: ${error.message}`);
  }
  showExchange({ method, path, body, answer, milliseconds: performance.now() - startedAt });
  return answer;
}

let refreshing = null; // one refresh serves all requests that need it

/**
 * `request` is a method and a path. A 401 is worth one refresh and one retry;
 * when neither helps, the document hears of it as `signed-out`.
 */
export async function call(request, body) {
  const [method, path] = request.split(' ');
  const answer = await send(method, path, body);
  if (answer.status !== 401 || answer.json.data.code === 'invalid_credentials') {
    return answer;
  }
  refreshing ??= send('POST', '/auth/refreshToken').finally(() => { refreshing = null; });
  const refreshed = await refreshing;
  if (refreshed.ok) {
    return send(method, path, body);
  }
  if (refreshed.status === 401) {
    document.dispatchEvent(new Event('signed-out'));
  }
  return answer;
}

/** What to tell a person about an answer; a failure of the server with the name it has in the log. */
export function messageOf(answer) {
  const { message, request_id: requestId } = answer.json.data;
  return requestId ? `${message} (request ${requestId})` : message;
}

const withoutPasswords = (name, value) =>
  (name.includes('password') && typeof value === 'string' ? '••••••••' : value);

function outcomeOf({ ok, status }) {
  if (ok) {
    return 'done';
  }
  return status >= 400 && status < 500 ? 'refused' : 'failed';
}

function showExchange({ method, path, body, answer, milliseconds }) {
  const item = byId('exchange').content.cloneNode(true).firstElementChild;
  item.querySelector('.what').textContent = `${method} ${path}`;
  item.querySelector('.status').textContent =
    answer.status === 0 ? 'no answer' : `${answer.status} · ${Math.round(milliseconds)} ms`;
  item.className = outcomeOf(answer);
  item.querySelector('.sent').hidden = body === undefined;
  item.querySelector('.sent pre').textContent = JSON.stringify(body, withoutPasswords, 2);
  item.querySelector('.received pre').textContent =
    (answer.link ? `Link: ${answer.link}\n\n` : '') + JSON.stringify(answer.json, null, 2);
  const list = byId('exchanges');
  for (const details of list.querySelectorAll('details')) {
    details.open = false;
  }
  item.querySelector('details').open = true;
  list.prepend(item);
  while (list.children.length > exchangesMax) {
    list.lastElementChild.remove();
  }
}
