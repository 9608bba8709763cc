// Where a warm checkAuth's CPU goes: how much of it the kernel takes, by its own statistics, and how the rest
// divides among the phases of a request, by the instructions that callgrind counts.

import { countInstructions } from './callgrind.mjs';
import { register } from './person.mjs';
import { clientCore, pin, serverCore, spentInKernel } from './processes.mjs';
import { runWrk } from './wrk.mjs';
import { startServer } from '../tests/support/server.mjs';

const connections = 32;
const times = 1000;

// Each is one function of the I/O thread with all that it calls.
const whole = 'boost::asio::detail::scheduler::run(';
const phases = {
  'reading the head': 'latchkey::http::RequestReader::advance(',
  'finding the route': 'latchkey::http::Router::route(',
  'finding the answer': 'latchkey::http::Connection::answer_from_memory(',
  'handing it to the socket': 'latchkey::http::Connection::write_at_once(',
};

async function checkAuth(client, { access }, count) {
  for (let i = 0; i < count; ++i) {
    await client.send({ path: '/auth/checkAuth', cookies: `accessToken=${access}` });
  }
}

/** Resolves to the part that each phase has in the instructions of a request. */
async function divide() {
  const counts = Object.entries(await countInstructions({ drive: checkAuth, times, isInclusive: true }));
  const countOf = (beginning) => {
    const found = counts.filter(([name]) => name.startsWith(beginning));
    if (found.length !== 1) {
      throw new Error(`callgrind knows ${found.length} functions ${beginning}…)`);
    }
    return found[0][1];
  };
  const total = countOf(whole);
  const parts = Object.entries(phases).map(([phase, name]) => [phase, countOf(name) / total]);
  const rest = 1 - parts.reduce((sum, [, part]) => sum + part, 0);
  return Object.fromEntries([...parts, ['coroutines and Asio', rest]]);
}

/** Resolves to CPU microseconds of a request by phase, `{ phase: [one a round] }`. */
export async function measurePhases({ rounds, seconds }) {
  const parts = await divide();
  const figures = { 'the kernel': [], ...Object.fromEntries(Object.keys(parts).map((phase) => [phase, []])) };
  const server = await startServer({ IO_THREADS: '1', LOG_LEVEL: 'warning' });
  try {
    const { access } = await register(server.address);
    const headers = { Cookie: `accessToken=${access}`, 'User-Agent': 'bench/1', Origin: 'http://localhost:5173' };
    const url = `${server.address}/auth/checkAuth`;
    await pin(server.pid, serverCore);
    for (let round = -1; round < rounds; ++round) { // the first one warms up
      const load = () => runWrk({ url, headers, core: clientCore, connections, seconds });
      const { outcome, microseconds, kernel } = await spentInKernel(server.pid, load);
      if (round >= 0) {
        figures['the kernel'].push(kernel / outcome.requests);
        for (const [phase, part] of Object.entries(parts)) {
          figures[phase].push(((microseconds - kernel) * part) / outcome.requests);
        }
      }
    }
  } finally {
    await server.stop();
  }
  return figures;
}
