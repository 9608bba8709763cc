// One clock for the servers, their command line and this process, which the test moves on.
//
// libfaketime stands between the program that is shipped and the system's clock and adds what a file says; that
// is read anew for every look at the clock. Here Date.now() is replaced: jose goes by it to keep a key set for
// ten minutes.

import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const systemNow = Date.now;

/** Debian keeps it in a folder named after the machine's architecture. */
function findLibrary() {
  const found = readdirSync('/usr/lib')
    .map((folder) => join('/usr/lib', folder, 'faketime', 'libfaketimeMT.so.1'))
    .find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error('libfaketime is not there: ./dev setup test');
  }
  return found;
}

export class MovedClock {
  #folder = mkdtempSync(join(tmpdir(), 'clock-'));
  #aheadSeconds = 0;

  constructor() {
    this.#write();
    Date.now = () => systemNow() + this.#aheadSeconds * 1000;
  }

  /** For whoever is to have the same time. */
  get environment() {
    return {
      LD_PRELOAD: findLibrary(),
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1', // deadlines of connections and the intervals of jobs stay as they are
      NO_FAKE_STAT: '1',
    };
  }

  /** On by whole seconds, or back. Within this process nothing happens between the servers' step and ours. */
  advance(seconds) {
    this.#aheadSeconds += seconds;
    this.#write();
  }

  remove() {
    Date.now = systemNow;
    rmSync(this.#folder, { recursive: true });
  }

  get #file() {
    return join(this.#folder, 'ahead');
  }

  /** Under another name first: a file that is empty for a moment would be a clock that jumps back. */
  #write() {
    const draft = `${this.#file}.new`;
    writeFileSync(draft, `${this.#aheadSeconds < 0 ? '' : '+'}${this.#aheadSeconds}\n`);
    renameSync(draft, this.#file);
  }
}
