import { Redis } from 'ioredis';
import type { Command } from 'ioredis';
import pg from 'pg';

import { tracing } from './tracing.js';

// NOTE: OpenTelemetry's own instrumentation of ES modules needs a loader hook (`--import`) in every command that starts a process; these two
// methods are all that our statements and commands pass through, and wrapping them needs none.

type Method = (this: unknown, ...args: unknown[]) => unknown;

const FOLLOWED = Symbol('followed');
const MAX_STATEMENT = 2_000;

/** The text of a statement and the name it was prepared under. */
function statement(query: unknown): { text: string; name?: string } | undefined {
  if (typeof query === 'string') return { text: query };
  if (typeof query !== 'object' || query === null || 'submit' in query || !('text' in query) || typeof query.text !== 'string')
    return undefined;
  return { text: query.text, ...('name' in query && typeof query.name === 'string' && { name: query.name }) };
}

/** Values are never part of it: they travel beside the text. */
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

/** Statements that are awaited; the pool passes a callback to its connection, and is followed itself. */
function followed(original: Method): Method {
  return function query(...args) {
    const said = tracing.active && typeof args.at(-1) !== 'function' ? statement(args[0]) : undefined;
    if (!said) return original.apply(this, args);
    const { title, attributes } = describe(said);
    return tracing.call(title, attributes, async () => original.apply(this, args));
  };
}

function replace(target: object, name: string, wrap: (original: Method) => Method): void {
  const original = Reflect.get(target, name) as Method & { [FOLLOWED]?: true };
  if (original[FOLLOWED]) return;
  Reflect.set(target, name, Object.assign(wrap(original), { [FOLLOWED]: true }));
}

/** Lets every statement to Postgres and every command to Redis that belongs to a span be a span of its own. */
export function followDrivers(): void {
  replace(pg.Client.prototype, 'query', followed);
  replace(pg.Pool.prototype, 'query', followed);
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
