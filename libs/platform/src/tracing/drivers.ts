import { Redis } from 'ioredis';
import type { Command } from 'ioredis';
import pg from 'pg';

import { tracing } from './tracing.js';

// NOTE: OpenTelemetry's own instrumentation of ES modules needs a loader hook (`--import`) in every command that starts a process. All our
// statements and commands pass through the methods wrapped here, which needs no hook.

type Method = (this: unknown, ...args: unknown[]) => unknown;

const TRACED = Symbol('traced');
const MAX_STATEMENT = 2_000;

/** The text of a statement and the name of its prepared statement. */
function statement(query: unknown): { text: string; name?: string } | undefined {
  if (typeof query === 'string') return { text: query };
  if (typeof query !== 'object' || query === null || 'submit' in query || !('text' in query) || typeof query.text !== 'string')
    return undefined;
  return { text: query.text, ...('name' in query && typeof query.name === 'string' && { name: query.name }) };
}

/** Never includes values, which are sent separately from the text. */
function describe({ text, name }: { text: string; name?: string }): { title: string; attributes: Record<string, string> } {
  const operation =
    /\b(SELECT|INSERT|UPDATE|DELETE|WITH|BEGIN|START|COMMIT|ROLLBACK|SET|SAVEPOINT)\b/i.exec(text)?.[1]?.toUpperCase() ?? 'SQL';
  return {
    title: name ?? operation,
    attributes: {
      'db.system.name': 'postgresql',
      'db.operation.name': operation,
      'db.query.text': text.trim().slice(0, MAX_STATEMENT),
      ...(name && { 'db.query.summary': name }),
    },
  };
}

/** Traces awaited statements. The pool calls its connection with a callback, which is skipped: the pool itself is traced. */
function traced(original: Method): Method {
  return function query(...args) {
    const query = tracing.active && typeof args.at(-1) !== 'function' ? statement(args[0]) : undefined;
    if (!query) return original.apply(this, args);
    const { title, attributes } = describe(query);
    return tracing.call(title, attributes, async () => original.apply(this, args));
  };
}

function replace(target: object, name: string, wrap: (original: Method) => Method): void {
  const original = Reflect.get(target, name) as Method & { [TRACED]?: true };
  if (original[TRACED]) return;
  Reflect.set(target, name, Object.assign(wrap(original), { [TRACED]: true }));
}

/** Creates a child span for every Postgres statement and every Redis command inside a span. */
export function traceDrivers(): void {
  replace(pg.Client.prototype, 'query', traced);
  replace(pg.Pool.prototype, 'query', traced);
  replace(Redis.prototype, 'sendCommand', (original) => {
    return function sendCommand(command, ...rest) {
      const { name, promise } = command as Command;
      if (tracing.active)
        tracing
          .call(name.toUpperCase(), { 'db.system.name': 'redis', 'db.operation.name': name.toUpperCase() }, () => promise)
          .catch(() => undefined);
      return original.call(this, command, ...rest);
    };
  });
}
