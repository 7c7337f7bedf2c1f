/** The middle of the values; of an even number, the mean of the two middle ones. */
export function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median, extremes and count of some measurements. */
export function summary(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values), rounds: values.length };
}

/**
 * The median of the ratios of each round. A machine that slows down for a while slows both sides of a round, so this moves less
 * than the ratio of two medians.
 */
export function pairedRatio(own, others) {
  return median(own.slice(0, others.length).map((value, round) => value / others[round]));
}
