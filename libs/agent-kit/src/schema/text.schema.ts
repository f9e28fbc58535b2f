import { z } from 'zod';

import { cleanText } from './clean-text.js';

/** One line of text as people read it: cleaned, without line breaks, between 1 and `max` UTF-16 units. */
export const Line = (max: number) =>
  z
    .string()
    .overwrite((text) => cleanText(text.replace(/\s+/g, ' ')))
    .min(1)
    .max(max);

/** Text of several paragraphs, cleaned, between 1 and `max` UTF-16 units; Markdown is allowed in it. */
export const Prose = (max: number) => z.string().overwrite(cleanText).min(1).max(max);

/** What the writer could not know or do, in full sentences for the reader of the asset. */
export const Notes = z.array(Line(600)).max(20).describe('What is unknown or could not be done, in full sentences; empty when nothing is.');
