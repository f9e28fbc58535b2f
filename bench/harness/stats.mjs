/** The median of a list of numbers. */
export function median(values) {
  return percentile(values, 0.5);
}

/** A quantile of the numbers, with linear interpolation. */
export function percentile(values, share) {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** Change per step of a series, by least squares. */
export function slope(values) {
  const n = values.length;
  const middle = (n - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const over = values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0);
  return over / values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
}

/**
 * Measures contestants in rounds and in changing order, so that other load on the machine affects all of them.
 * @param {Record<string, () => Promise<Record<string, number>>>} contestants each measures once and returns its figures
 * @returns {Promise<Record<string, Record<string, number>>>} the medians of each
 */
export async function alternate(contestants, rounds, say) {
  const names = Object.keys(contestants);
  const seen = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? names : names.toReversed();
    for (const name of order) seen[name].push(await contestants[name]());
    say(`round ${round + 1} of ${rounds}: ${names.map((name) => `${name} ${brief(seen[name].at(-1))}`).join(' · ')}`);
  }
  return Object.fromEntries(names.map((name) => [name, medians(seen[name])]));
}

function medians(rows) {
  return Object.fromEntries(Object.keys(rows[0]).map((key) => [key, median(rows.map((row) => row[key]))]));
}

function brief(row) {
  const [[key, value]] = Object.entries(row);
  return `${round(value)} ${key.replaceAll('_', ' ')}`;
}

/** Three significant digits, without an exponent. */
export function round(value) {
  if (!Number.isFinite(value)) return value;
  return Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(3));
}
