import { z } from 'zod';

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

function seconds(text: string): number | undefined {
  const match = /^(\d{1,9})(s|m|h|d)?$/.exec(text.trim());
  return match ? Number(match[1]) * (UNITS[match[2] ?? 's'] ?? 1) : undefined;
}

/** Schemas for the values of environment variables; each accepts a string or undefined. */
export const env = {
  /** A whole number within bounds. */
  int: (fallback: number, bounds: { min?: number; max?: number } = {}) =>
    z.coerce
      .number()
      .int()
      .min(bounds.min ?? 0)
      .max(bounds.max ?? Number.MAX_SAFE_INTEGER)
      .default(fallback),

  /** An optional number, which may have a fraction. */
  optionalNumber: () => z.coerce.number().min(0).optional(),

  /** A duration such as `15m`, `7d` or `90` (seconds); the value is in seconds. */
  duration: (fallback: string) =>
    z
      .string()
      .default(fallback)
      .transform((text, ctx) => {
        const value = seconds(text);
        if (value !== undefined) return value;
        ctx.addIssue({ code: 'custom', message: `"${text}" is not a duration such as 90s, 15m, 12h or 7d` });
        return z.NEVER;
      }),

  /** A switch: on/off, true/false, yes/no, 1/0. */
  onOff: (fallback: boolean) => z.stringbool({ truthy: ['on', 'true', 'yes', '1'], falsy: ['off', 'false', 'no', '0'] }).default(fallback),

  /** A switch without a fixed default. */
  optionalOnOff: () => z.stringbool({ truthy: ['on', 'true', 'yes', '1'], falsy: ['off', 'false', 'no', '0'] }).optional(),

  /** Comma-separated values; empty when unset. */
  list: () =>
    z
      .string()
      .default('')
      .transform((text) =>
        text
          .split(',')
          .map((item) => item.trim())
          .filter(Boolean),
      ),

  /** A value that is never printed, logged or sent. */
  secret: () => z.string().min(1).meta({ secret: true }),

  /** A URL of one of the given protocols, e.g. `['http', 'https']`. */
  url: (protocols: readonly string[]) =>
    z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol.replace(':', '')), {
      error: `is not a URL starting with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
    }),
};
