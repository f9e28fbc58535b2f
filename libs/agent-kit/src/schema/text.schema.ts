import { z } from 'zod';

import { cleanText } from './clean-text.js';

/** One line of cleaned text, without line breaks, of 1 to `max` UTF-16 code units. */
export const Line = (max: number) =>
  z
    .string()
    .overwrite((text) => cleanText(text.replace(/\s+/g, ' ')))
    .min(1)
    .max(max);

/** Cleaned text of one or more paragraphs, with Markdown, of 1 to `max` UTF-16 code units. */
export const Prose = (max: number) => z.string().overwrite(cleanText).min(1).max(max);

/** What the writer did not know or could not do, in full sentences for the reader of the asset. */
export const Notes = z.array(Line(600)).max(20).describe('What is unknown or could not be done, in full sentences; empty when nothing is.');
