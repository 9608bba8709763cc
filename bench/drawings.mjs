// The drawings of docs/performance/.

import { plot } from './plot.mjs';
import { median, ratios } from './statistics.mjs';

/** `microseconds` as measureGrowth() has it; `short` writes a number of accounts. */
export function drawGrowth(microseconds, sizes, short) {
  const [least, most] = [sizes[0], sizes.at(-1)];
  const lines = Object.entries(microseconds).map(([name, values]) => {
    const ratio = median(ratios(values.at(-1), values[0])).toFixed(2);
    return { label: `${name} · ${ratio} ×`, points: sizes.map((users, i) => [users, median(values[i])]) };
  });
  return plot({
    title: 'What a request costs as accounts grow in number',
    subtitle: `The server's CPU. At the end of each line ${short(most)} ÷ ${short(least)}; the goal is 1.2 at most.`,
    x: { label: 'accounts in the database', ticks: sizes.map((users) => [users, short(users)]), place: Math.log10 },
    y: { label: 'µs of CPU per request' },
    lines,
  });
}

/** The percentiles of several rounds, each an object from p50 to p99.9, as points. */
function pointsOf(rounds) {
  return Object.keys(rounds[0])
    .map((name) => [Number(name.slice(1)), median(rounds.map((round) => round[name]))])
    .sort(([left], [right]) => left - right);
}

/** `quiet` and `storm` as measureStorm() has them. */
export function drawStorm({ quiet, storm }) {
  const percents = pointsOf(quiet).map(([percent]) => percent);
  return plot({
    title: 'checkAuth while 256 clients sign in',
    subtitle: 'Latency as one client sees it. Each sign-in takes a core some 20 ms for the hash of the password.',
    x: {
      label: 'of the requests are answered in this time or less',
      ticks: percents.map((percent) => [percent, `${percent} %`]),
      place: (percent) => -Math.log10(1 - percent / 100),
    },
    y: { label: 'latency in milliseconds', goal: { at: 10, label: 'goal for 99 %' } },
    lines: [
      { label: 'nobody signs in', points: pointsOf(quiet) },
      { label: '256 sign in', points: pointsOf(storm) },
    ],
  });
}
