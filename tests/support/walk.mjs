// Tests that are the steps of one walk: each starts where the one before ended.

import { test } from 'node:test';

let isLost = false;

/** After a fall none is tried. Called by one file of tests, whose walk it is. */
export function step(name, walk) {
  test(name, async (context) => {
    if (isLost) {
      context.skip('a step before this one failed');
      return;
    }
    isLost = true;
    await walk(context);
    isLost = false;
  });
}
