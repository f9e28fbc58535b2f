import type { UsageSum } from './usage.schema.js';

/** The sum of several sums. */
export function sumOf(parts: readonly UsageSum[]): UsageSum {
  const total = { calls: 0, input_tokens: 0, output_tokens: 0, cost_usd: 0, unpriced_calls: 0 };
  for (const part of parts) {
    total.calls += part.calls;
    total.input_tokens += part.input_tokens;
    total.output_tokens += part.output_tokens;
    total.cost_usd += part.cost_usd;
    total.unpriced_calls += part.unpriced_calls;
  }
  return total;
}

/** The usage of several jobs. */
export function sumOfJobs(
  jobs: readonly { usage: (Omit<UsageSum, 'cost_usd' | 'unpriced_calls'> & { cost_usd: number | null }) | null }[],
): UsageSum {
  return sumOf(
    jobs.flatMap(({ usage }) =>
      usage ? [{ ...usage, cost_usd: usage.cost_usd ?? 0, unpriced_calls: usage.cost_usd === null ? usage.calls : 0 }] : [],
    ),
  );
}
