// Parts of the page that everything else uses. Whatever is shown goes through textContent: names
// and addresses are strangers' input.

const noticeMilliseconds = 8000;

export const byId = (id) => document.getElementById(id);

/** Puts values into the elements that name them: data-own="email" under `attribute` "own". */
export function fill(root, attribute, values) {
  for (const slot of root.querySelectorAll(`[data-${attribute}]`)) {
    const name = slot.dataset[attribute];
    const value = values[name] ?? '–';
    slot.textContent = name.endsWith('_at') && values[name] ? new Date(value).toLocaleString() : value;
  }
}

let noticeTimer;

/** A line at the foot of the window, for a while. */
export function notify(text) {
  clearTimeout(noticeTimer);
  byId('notice').textContent = text;
  noticeTimer = setTimeout(() => { byId('notice').textContent = ''; }, noticeMilliseconds);
}

/** Resolves to whether the person said yes. */
export function confirm(title, text, yes) {
  byId('question-title').textContent = title;
  byId('question-text').textContent = text;
  byId('question-yes').textContent = yes;
  const dialog = byId('question');
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
