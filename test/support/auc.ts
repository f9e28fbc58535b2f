/** How well two kinds of samples can be distinguished by value (area under the ROC curve): 0.5 not at all, 1 always. */
export function auc(one: readonly number[], other: readonly number[]): number {
  let larger = 0;
  for (const a of one) for (const b of other) larger += a > b ? 1 : a === b ? 0.5 : 0;
  const share = larger / (one.length * other.length);
  return Math.max(share, 1 - share);
}

/** Milliseconds that `act` takes. */
export async function millisecondsOf(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}
