import { parseArgs } from 'node:util';

import { Message } from '../../tools/lib/process.mjs';

const number = (name, value) => {
  if (!/^\d+(\.\d+)?$/.test(value) || Number(value) <= 0) throw new Message(`--${name} must be a number above 0, not ${value}`);
  return Number(value);
};

/**
 * The options of the command line. `rounds` and `seconds` are undefined when each benchmark should use its own.
 * @returns {{ names: string[], rounds?: number, seconds?: number, minutes?: number, out: string, profile: boolean, help: boolean }}
 */
export function readOptions(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      minutes: { type: 'string' },
      out: { type: 'string', default: 'out/bench' },
      profile: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const numbers = ['rounds', 'seconds', 'minutes'].flatMap((name) =>
    values[name] === undefined ? [] : [[name, number(name, values[name])]],
  );
  return { names: positionals, out: values.out, profile: values.profile, help: values.help, ...Object.fromEntries(numbers) };
}
