import type { Finding } from '../call/port.js';
import type { JsonShape } from './coerce.js';
import { cutAtWord } from './cut-text.js';
import { isFields } from './find-object.js';

/** Cuts texts and lists to the limits of a JSON schema; `note` is told what was cut. */
export function clip(value: unknown, shape: JsonShape, note: (finding: Finding) => void, where: readonly string[] = []): unknown {
  const place = where.join('.');
  if (shape.anyOf) {
    const choice = shape.anyOf.find(({ type }) => type !== 'null');
    return value === null || !choice ? value : clip(value, choice, note, where);
  }
  if (typeof value === 'string' && shape.maxLength !== undefined && value.length > shape.maxLength) {
    note({ code: 'text_shortened', message: `The text had ${value.length} characters and was cut to ${shape.maxLength}.`, where: place });
    return cutAtWord(value, shape.maxLength);
  }
  if (Array.isArray(value)) {
    const most = shape.maxItems ?? Infinity;
    if (value.length > most)
      note({ code: 'list_shortened', message: `The list had ${value.length} entries; the first ${most} were kept.`, where: place });
    return value.slice(0, most).map((item: unknown, index) => clip(item, shape.items ?? {}, note, [...where, String(index)]));
  }
  if (!isFields(value) || !shape.properties) return value;
  const clipped = Object.entries(value).map(
    ([key, item]) => [key, clip(item, shape.properties?.[key] ?? {}, note, [...where, key])] as const,
  );
  return Object.fromEntries(clipped);
}
