// Lines over two axes, as SVG: the vertical axis is logarithmic, the horizontal one as the caller places it.
// Each line's label stands at its end, and labels move apart where lines end close to each other.

const width = 880;
const height = 522;
const margin = { top: 100, bottom: 62, left: 76 };
const labelHeight = 18;
const letterWidth = 7.1; // of a wide system font at 13 px, so that no label is cut off
const colours = ['#1a5fb4', '#c01c28', '#26803e', '#a85400', '#7a3ea8', '#00787f', '#a3195b', '#4d5a66', '#7d6600', '#3d3846'];

const style = `
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328; }
  .title { font-size: 18px; font-weight: 600; }
  .quiet { fill: #59636e; }
  .grid { stroke: #e4e8ec; }
  .axis { stroke: #8b949e; }
  .goal { stroke: #59636e; stroke-dasharray: 5 4; }
  .line { fill: none; stroke-width: 2.25; stroke-linejoin: round; stroke-linecap: round; }
  .leader { fill: none; stroke-width: 1; opacity: 0.55; }`;

const escape = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const round = (number) => Number(number.toFixed(1));

function text(x, y, content, { anchor = 'start', className = '', colour = '' } = {}) {
  const attributes = [
    `x="${round(x)}" y="${round(y)}"`,
    anchor === 'start' ? '' : ` text-anchor="${anchor}"`,
    className === '' ? '' : ` class="${className}"`,
    colour === '' ? '' : ` style="fill: ${colour}"`,
  ];
  return `<text ${attributes.join('')}>${escape(content)}</text>`;
}

function rule(className, x1, y1, x2, y2) {
  return `<line class="${className}" x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"/>`;
}

/** 1, 2 and 5 of every decade between the two; over more than three decades, 1 alone. */
function logarithmicTicks(least, most) {
  const ticks = [];
  const steps = Math.log10(most / least) > 3 ? [1] : [1, 2, 5];
  for (let decade = Math.floor(Math.log10(least)); decade <= Math.log10(most); ++decade) {
    ticks.push(...steps.map((step) => Number((step * 10 ** decade).toPrecision(1))));
  }
  return ticks.filter((tick) => tick >= least && tick <= most);
}

/** Moves what stands too close apart, as little as it takes, and keeps all between `top` and `bottom`. */
function moveApart(wanted, top, bottom) {
  const gather = (members) => {
    const mean = members.reduce((sum, i) => sum + wanted[i], 0) / members.length;
    const half = ((members.length - 1) * labelHeight) / 2;
    return { members, half, centre: Math.min(Math.max(mean, top + half), bottom - half) };
  };
  const groups = [];
  for (const i of wanted.map((_, index) => index).sort((left, right) => wanted[left] - wanted[right])) {
    let group = gather([i]);
    while (groups.length > 0 && group.centre - group.half - groups.at(-1).centre - groups.at(-1).half < labelHeight) {
      group = gather([...groups.pop().members, ...group.members]);
    }
    groups.push(group);
  }
  const places = [];
  for (const { members, half, centre } of groups) {
    members.forEach((i, rank) => { places[i] = centre - half + rank * labelHeight; });
  }
  return places;
}

function drawLine({ label, points }, colour, { toX, toY, labelX, labelY }) {
  const places = points.map(([x, y]) => [round(toX(x)), round(toY(y))]);
  const [endX, endY] = places.at(-1);
  const dots = places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3.5" fill="${colour}" stroke="#fff"/>`);
  const leader = `M${endX + 6} ${endY} H${endX + 9} L${labelX - 9} ${round(labelY)} H${labelX - 4}`;
  return [
    `<path class="line" stroke="${colour}" d="M${places.map((place) => place.join(' ')).join(' L')}"/>`,
    `<path class="leader" stroke="${colour}" d="${leader}"/>`,
    ...dots,
    text(labelX, labelY + 4.5, label, { colour }),
  ];
}

/**
 * `x` is `{ label, ticks: [[value, text]], place }`, where place(value) grows along the axis; `y` is
 * `{ label, goal: { at, label } }`, the goal optional; a line is `{ label, points: [[x, y]] }`.
 */
export function plot({ title, subtitle, x, y, lines }) {
  const longest = Math.max(...lines.map(({ label }) => label.length));
  const right = width - longest * letterWidth - 56;
  const bottom = height - margin.bottom;
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value));
  const [least, most] = [Math.min(...values) / 1.3, Math.max(...values, y.goal?.at ?? 0) * 1.3]; // room for dots
  const ends = [x.ticks[0], x.ticks.at(-1)].map(([value]) => x.place(value));
  const inset = 16; // of the first and the last tick from the ends of the axis
  const toX = (value) => margin.left + inset
    + ((x.place(value) - ends[0]) / (ends[1] - ends[0])) * (right - margin.left - 2 * inset);
  const toY = (value) => bottom - (Math.log(value / least) / Math.log(most / least)) * (bottom - margin.top);
  const labelX = right + 24;
  const labelYs = moveApart(lines.map(({ points }) => toY(points.at(-1)[1])), margin.top, bottom);

  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escape(title)}</title>`,
    `<style>${style}</style>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" fill="#fff" stroke="#d1d9e0"/>`,
    text(24, 34, title, { className: 'title' }),
    text(24, 56, subtitle, { className: 'quiet' }),
    ...logarithmicTicks(least, most).flatMap((tick) => [
      rule('grid', margin.left, toY(tick), right, toY(tick)),
      text(margin.left - 10, toY(tick) + 4.5, tick.toLocaleString('en'), { anchor: 'end', className: 'quiet' }),
    ]),
    text(24, margin.top - 10, y.label, { className: 'quiet' }),
    ...x.ticks.flatMap(([value, name]) => [
      rule('axis', toX(value), bottom, toX(value), bottom + 5),
      text(toX(value), bottom + 22, name, { anchor: 'middle', className: 'quiet' }),
    ]),
    rule('axis', margin.left, bottom, right, bottom),
    text((margin.left + right) / 2, bottom + 46, x.label, { anchor: 'middle', className: 'quiet' }),
  ];
  if (y.goal) {
    parts.push(
      rule('goal', margin.left, toY(y.goal.at), right, toY(y.goal.at)),
      text(margin.left + 8, toY(y.goal.at) - 7, y.goal.label, { className: 'quiet' }),
    );
  }
  lines.forEach((line, i) => {
    parts.push(...drawLine(line, colours[i % colours.length], { toX, toY, labelX, labelY: labelYs[i] }));
  });
  return `${[...parts, '</svg>'].join('\n')}\n`;
}
