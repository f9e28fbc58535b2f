import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

interface Converted {
  schema: JsonSchema;
  components: Record<string, JsonSchema>;
}

// Formats that need no pattern; zod's patterns for them are several hundred characters long.
const FORMATS_WITHOUT_PATTERN = new Set(['uuid', 'date-time']);

/** Removes redundant constraints that zod adds. */
function tidy(schema: JsonSchema): void {
  if (typeof schema['format'] === 'string' && FORMATS_WITHOUT_PATTERN.has(schema['format'])) delete schema['pattern'];
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum'];
}

/** Converts zod schemas to the JSON schemas of OpenAPI 3.1; those with an id become components. */
export class SchemaConverter {
  /** Ids used by two different schemas, or by one schema whose input and output differ: a component can only describe one of them. */
  readonly conflicts = new Set<string>();
  private readonly known = new Map<string, string>();

  convert(schema: z.ZodType, io: 'input' | 'output'): Converted {
    const json = z.toJSONSchema(schema, {
      target: 'draft-2020-12',
      io,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => tidy(jsonSchema),
    });
    const { $schema: _, $defs: components = {}, ...rest } = json as JsonSchema & { $defs?: Record<string, JsonSchema> };
    for (const [id, definition] of Object.entries(components)) {
      const text = JSON.stringify(definition);
      if (this.known.has(id) && this.known.get(id) !== text) this.conflicts.add(id);
      this.known.set(id, text);
    }
    return { schema: rest, components };
  }
}
