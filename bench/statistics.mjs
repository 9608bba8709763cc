// Figures out of several rounds.

export function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How far the rounds lie apart, as a part of their median. */
export function spread(values) {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

/** Of two that were measured in turn, what one is of the other, round by round. */
export function ratios(values, yardsticks) {
  return values.map((value, round) => value / yardsticks[round]);
}
