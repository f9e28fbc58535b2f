import type { z } from 'zod';

import type { Finding, FollowUp, GenerateRequest, Mended } from '../call/port.js';
import { modelSchema } from '../providers/json-schema.js';
import { clip } from './clip.js';
import { coerce } from './coerce.js';
import type { JsonShape } from './coerce.js';
import { findObject } from './find-object.js';
import { problemsIn } from './problems.js';

const MAX_DEPTH = 40;
const MAX_DROPPED = 5;

/** What an answer holds: a result with its findings, which a further question may improve; or what is wrong in words a model can act on. */
export type ReadAnswer<T> = { ok: true; object: T; findings: Finding[]; again?: FollowUp } | { ok: false; problems: string };

type Mending<S extends z.ZodType> = Pick<GenerateRequest<S>, 'schema' | 'question' | 'mend'>;

function isDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth >= MAX_DEPTH || Object.values(value).some((inner) => isDeep(inner, depth + 1));
}

const isInList = (path: readonly PropertyKey[]): boolean => path.some((key) => typeof key === 'number');

/** The value without the entries of lists in which something is wrong, as deep as the first list on each path. */
function withoutEntries(value: unknown, paths: readonly (readonly PropertyKey[])[]): unknown {
  const heads = Map.groupBy(paths.filter(isInList), ([key]) => key);
  if (Array.isArray(value)) return value.filter((_, index) => !heads.has(index));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      heads.has(key)
        ? withoutEntries(
            inner,
            (heads.get(key) ?? []).map(([, ...rest]) => rest),
          )
        : inner,
    ]),
  );
}

/** Parses a value; entries of lists that do not fit are left out as long as the rest is enough. */
async function parseLeavingOut<S extends z.ZodType>(value: unknown, schema: S): Promise<ReadAnswer<z.output<S>>> {
  const first = await schema.safeParseAsync(value);
  if (first.success) return { ok: true, object: first.data, findings: [] };
  const { issues } = first.error;
  const problems = problemsIn(first.error, value);
  if (issues.length > MAX_DROPPED * 3 || !issues.every(({ path }) => isInList(path))) return { ok: false, problems };
  const rest = await schema.safeParseAsync(
    withoutEntries(
      value,
      issues.map(({ path }) => path),
    ),
  );
  if (!rest.success) return { ok: false, problems };
  const findings = problems.split('\n').map((line) => {
    const [where = '', ...message] = line.replace(/^- /, '').split(': ');
    return { code: 'entry_dropped', message: `An entry was left out: ${message.join(': ')}`, where };
  });
  return { ok: true, object: rest.data, findings };
}

/** Sets a value right by the agent's own rules and by the limits of its schema, and parses it. */
export async function readValue<S extends z.ZodType>(
  value: unknown,
  { schema, question, mend }: Mending<S>,
): Promise<ReadAnswer<z.output<S>>> {
  if (isDeep(value)) return { ok: false, problems: `the answer is nested deeper than ${MAX_DEPTH} levels` };
  const shaped = coerce(value, modelSchema(question ?? schema));
  const mended: Mended = mend ? await mend(shaped) : { value: shaped, findings: [] };
  const findings = [...mended.findings];
  const clipped = clip(mended.value, modelSchema(schema), (finding) => findings.push(finding));
  const read = await parseLeavingOut(clipped, schema);
  if (!read.ok) return { ok: false, problems: [mended.again?.problems, read.problems].filter(Boolean).join('\n') };
  return { ...read, findings: [...findings, ...read.findings], ...(mended.again && { again: mended.again }) };
}

/** Finds the object in the text of an answer. */
export function readText(text: string, schema: z.ZodType, cut: boolean): ReturnType<typeof findObject> {
  const { properties = {} } = modelSchema(schema) as JsonShape;
  return findObject(text, Object.keys(properties), cut);
}
