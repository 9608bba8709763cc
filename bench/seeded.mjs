// Databases with as many accounts as one likes, from `latchkey user seed`, and an admin.

import { runLatchkey } from '../tests/support/server.mjs';

const password = 'Analytical#1843';

export const admin = { email: 'admin@example.com', password };

/** Who has that number of those that were seeded, from 1. It is their id, too. */
export function seeded(number) {
  return { email: `seed-${String(number).padStart(8, '0')}@example.com`, password };
}

/** So many of the numbers from `first` to `last`, as far apart as can be. */
export function evenly(count, first, last) {
  return Array.from({ length: count }, (_, i) => first + Math.floor(((i + 0.5) * (last - first + 1)) / count));
}

/** Makes the database of a server that will start in that folder. */
export async function seedDatabase(folder, users) {
  const input = `${password}\n`;
  await runLatchkey(['user', 'seed', '--count', String(users)], { folder, input });
  await runLatchkey(['user', 'create', '--admin', '--dev', admin.email], { folder, input });
}
