// Programs that run beside the test, and what they say.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

export class Running {
  constructor([program, ...words], options) {
    this.said = '';
    this.child = spawn(program, words, options);
    this.child.stdout.on('data', (text) => { this.said += text; });
    this.child.stderr.on('data', (text) => { this.said += text; });
    this.ended = once(this.child, 'exit').then(([status]) => status);
  }

  /** Resolves to the match; rejects when it ends first, or ten seconds pass. */
  async says(pattern) {
    for (let waited = 0; waited < 10_000; waited += 20) {
      const found = this.said.match(pattern);
      if (found) {
        return found;
      }
      if (this.child.exitCode !== null) {
        break;
      }
      await pause(20);
    }
    throw new Error(`${this.child.spawnfile} never said ${pattern}, but:\n${this.said}`);
  }

  async stop() {
    this.child.kill('SIGTERM');
    return this.ended;
  }
}

/** What is told to a notify socket of that path, a line each. */
export function listenAt(path) {
  const script = 'socket(S, PF_UNIX, SOCK_DGRAM, 0); bind(S, sockaddr_un($ARGV[0])) or die;' +
    'chmod 0666, $ARGV[0]; $| = 1; print "listening\\n"; while (defined recv(S, $text, 512, 0)) { print "$text\\n" }';
  return new Running(['perl', '-MSocket', '-e', script, path]);
}
