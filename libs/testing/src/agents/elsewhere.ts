const DAYS_LATER_MS = 400 * 86_400_000;

/** Runs `fn` with a clock more than a year later and other random numbers, so that a result that depends on either one changes. */
export async function elsewhere<T>(fn: () => Promise<T>): Promise<T> {
  const RealDate = Date;
  const realRandom = Math.random;
  class Later extends RealDate {
    constructor(...args: [] | ConstructorParameters<DateConstructor>) {
      super(...((args.length === 0 ? [RealDate.now() + DAYS_LATER_MS] : args) as [number]));
    }

    static override now(): number {
      return RealDate.now() + DAYS_LATER_MS;
    }
  }
  globalThis.Date = Later as DateConstructor;
  Math.random = () => 1 - realRandom();
  try {
    return await fn();
  } finally {
    globalThis.Date = RealDate;
    Math.random = realRandom;
  }
}
