import fc from 'fast-check';

export type Json = Record<string, unknown>;

/** One value to send, and what makes it special. */
export interface Sample {
  value: unknown;
  note: string;
}

// After the Big List of Naughty Strings: what has broken parsers, databases and templates before.
const NAUGHTY = [
  '',
  ' ',
  'undefined',
  'null',
  'NaN',
  '-1',
  '1e400',
  '0x7fffffff',
  "'; DROP TABLE users; --",
  '" OR 1=1 --',
  '%27%00',
  '${7*7}{{7*7}}',
  '../../../etc/passwd',
  '<script>alert(1)</script>',
  'a\r\nX-Injected: 1',
  '\u0000',
  '\ud800',
  '\ufeffx',
  '\u202etxt.exe',
  'e\u0301',
  'Ω≈ç√∫˜µ',
  '👩‍👩‍👧‍👦',
  '﷽'.repeat(50),
  '__proto__',
  'constructor',
  '%s%n%x',
  'a'.repeat(10_000),
];

const types = (schema: Json): string[] => [(schema['type'] ?? []) as string | string[]].flat();
const number = (schema: Json, key: string, otherwise: number): number => (typeof schema[key] === 'number' ? schema[key] : otherwise);

/** Makes values from the JSON schemas of an OpenAPI document. */
export class Generator {
  constructor(private readonly components: Record<string, Json>) {}

  resolve(schema: Json): Json {
    const reference = schema['$ref'];
    return typeof reference === 'string' ? this.resolve(this.components[reference.split('/').at(-1) ?? ''] ?? {}) : schema;
  }

  /** Values that fit the schema. */
  valid(given: Json): fc.Arbitrary<unknown> {
    const schema = this.resolve(given);
    if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
    if ('const' in schema) return fc.constant(schema['const']);
    const choices = (schema['anyOf'] ?? schema['oneOf']) as Json[] | undefined;
    if (choices) return fc.oneof(...choices.map((choice) => this.valid(choice)));
    const kinds = types(schema);
    if (kinds.length === 0) return fc.jsonValue({ maxDepth: 2 });
    return fc.oneof(...kinds.map((kind) => this.ofType(kind, schema)));
  }

  private ofType(kind: string, schema: Json): fc.Arbitrary<unknown> {
    switch (kind) {
      case 'null':
        return fc.constant(null);
      case 'boolean':
        return fc.boolean();
      case 'integer':
        return fc.integer({ min: number(schema, 'minimum', -1_000), max: number(schema, 'maximum', 1_000_000) });
      case 'number':
        return fc.double({ min: number(schema, 'minimum', -1e6), max: number(schema, 'maximum', 1e6), noNaN: true });
      case 'array':
        return fc.array(this.valid((schema['items'] as Json | undefined) ?? {}), {
          minLength: number(schema, 'minItems', 0),
          maxLength: Math.min(5, number(schema, 'maxItems', 5)),
        });
      case 'object':
        return this.object(schema);
      default:
        return this.text(schema);
    }
  }

  private object(schema: Json): fc.Arbitrary<unknown> {
    const properties = (schema['properties'] ?? {}) as Record<string, Json>;
    const model = Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, this.valid(property)]));
    return fc.record(model, { requiredKeys: (schema['required'] ?? []) as string[] });
  }

  private text(schema: Json): fc.Arbitrary<string> {
    const minLength = number(schema, 'minLength', 0);
    const maxLength = number(schema, 'maxLength', 200);
    if (schema['format'] === 'uuid') return fc.uuid({ version: 7 });
    if (schema['format'] === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
    if (schema['format'] === 'email') return fc.stringMatching(/^[a-z]{3,10}[0-9]{1,4}@[a-z]{2,8}\.(?:com|org|net)$/);
    if (schema['format'] === 'uri') return fc.webUrl();
    if (typeof schema['pattern'] === 'string')
      return fc.stringMatching(new RegExp(schema['pattern'])).filter((text) => text.length >= minLength && text.length <= maxLength);
    const edges = [minLength, maxLength].map((length) => fc.constant('x'.repeat(length)));
    return fc.oneof(
      {
        weight: 3,
        arbitrary: fc
          .string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 60) })
          .filter((text) => text.length <= maxLength),
      },
      { weight: 1, arbitrary: fc.constantFrom(...NAUGHTY) },
      { weight: 1, arbitrary: fc.oneof(...edges) },
    );
  }

  /** Every way to break one constraint of an object schema, around a value that fits it. */
  broken(given: Json, base: unknown): Sample[] {
    const schema = this.resolve(given);
    const choices = (schema['anyOf'] ?? schema['oneOf']) as Json[] | undefined;
    if (choices) return choices.slice(0, 1).flatMap((choice) => this.broken(choice, base));
    const whole: Sample[] = [[], 'text', 7, true, null].map((value) => ({ value, note: `the whole is ${JSON.stringify(value)}` }));
    if (!types(schema).includes('object') || typeof base !== 'object' || base === null) return whole;
    const properties = (schema['properties'] ?? {}) as Record<string, Json>;
    const missing = ((schema['required'] ?? []) as string[]).map((name) => {
      const { [name]: _, ...rest } = base as Json;
      return { value: rest, note: `without ${name}` };
    });
    const unknown = schema['additionalProperties'] === false ? [{ value: { ...base, is_admin: true }, note: 'with an unknown key' }] : [];
    const wrong = Object.entries(properties).flatMap(([name, property]) =>
      this.wrongValues(property).map(({ value, note }) => ({ value: { ...base, [name]: value }, note: `${name} ${note}` })),
    );
    return [...whole, ...missing, ...unknown, ...wrong];
  }

  /** Values that a property refuses. */
  wrongValues(given: Json): Sample[] {
    const schema = this.resolve(given);
    const values: Sample[] = [null, {}, [], 'text', 3.5, -1, true, ['text'], { $gt: '' }].map((value) => ({
      value,
      note: `is ${JSON.stringify(value)}`,
    }));
    for (const [key, by] of [
      ['minLength', -1],
      ['maxLength', 1],
    ] as const)
      if (typeof schema[key] === 'number' && schema[key] + by >= 0)
        values.push({ value: 'x'.repeat(schema[key] + by), note: `breaks ${key}` });
    if (typeof schema['minimum'] === 'number') values.push({ value: schema['minimum'] - 1, note: 'is below its minimum' });
    if (typeof schema['maximum'] === 'number') values.push({ value: schema['maximum'] + 1, note: 'is above its maximum' });
    return values;
  }
}
