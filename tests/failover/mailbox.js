// A mail server that takes every mail and remembers for whom it was (RFC 5321).

import { once } from 'node:events';
import { createServer } from 'node:net';

export class Mailbox {
  /** How many mails each address got. */
  counts = new Map();
  #server;

  static async open() {
    const mailbox = new Mailbox();
    mailbox.#server = createServer((socket) => mailbox.#serve(socket)).listen(0, '127.0.0.1');
    await once(mailbox.#server, 'listening');
    return mailbox;
  }

  get url() {
    return `smtp://127.0.0.1:${this.#server.address().port}`;
  }

  /** Mails that are one too many. */
  get repeated() {
    return [...this.counts.values()].reduce((sum, count) => sum + count - 1, 0);
  }

  close() {
    this.#server.close();
  }

  #serve(socket) {
    let rest = '';
    let recipient = '';
    let isInBody = false;
    const say = (line) => socket.write(`${line}\r\n`);
    const hear = (line) => {
      const word = line.slice(0, 4).toUpperCase();
      if (isInBody) {
        isInBody = line !== '.';
        if (!isInBody) {
          this.counts.set(recipient, (this.counts.get(recipient) ?? 0) + 1);
          say('250 kept');
        }
      } else if (word === 'RCPT') {
        recipient = line.match(/<(.*)>/)[1];
        say('250 ok');
      } else if (word === 'DATA') {
        isInBody = true;
        say('354 go on');
      } else if (word === 'QUIT') {
        say('221 bye');
        socket.end();
      } else {
        say('250 ok');
      }
    };
    socket.setEncoding('utf8').on('error', () => {}).on('data', (chunk) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop();
      lines.forEach(hear);
    });
    say('220 mailbox');
  }
}
