// Somebody with an account and a session.

const ada = { email: 'ada@example.com', password: 'Analytical#1843' };

async function post(url, userAgent, form) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'User-Agent': userAgent },
    body: JSON.stringify(form),
  });
  if (!response.ok) {
    throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  }
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.match(/^(\w+)=([^;]*)/).slice(1));
  const { accessToken: access, refreshToken: refresh } = Object.fromEntries(cookies);
  return { access, refresh };
}

/** Resolves to the two tokens, `{ access, refresh }`. */
export function register(address, userAgent = 'bench/1', email = ada.email) {
  const form = { full_name: 'Ada Lovelace', ...ada, email, confirm_password: ada.password };
  return post(`${address}/auth/register`, userAgent, form);
}

/** The same of somebody who has an account, `{ email, password }`. */
export function signIn(address, person, userAgent = 'bench/1') {
  return post(`${address}/auth/login`, userAgent, person);
}
