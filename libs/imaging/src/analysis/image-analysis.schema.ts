import { z } from 'zod';

const Share = z.number().min(0).max(1);

/** A colour by its human name, its sRGB value and the share of the picture (0 to 1) it covers. */
export const NamedColor = z.object({ name: z.string(), hex: z.string().regex(/^#[0-9a-f]{6}$/), share: Share });
export type NamedColor = z.infer<typeof NamedColor>;

const measured = <const L extends readonly [string, ...string[]]>(levels: L) => z.object({ value: z.number(), level: z.enum(levels) });

/** A position in the frame, as fractions of its width and height. */
export const Box = z.object({ left: Share, top: Share, width: Share, height: Share });
export type Box = z.infer<typeof Box>;

/** Properties of a picture, measured without a model: the same bytes always produce the same result. */
export const ImageAnalysis = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  orientation: z.enum(['landscape', 'portrait', 'square']),
  /** The nearest common ratio, e.g. `3:2`; null when none is close. */
  aspect_ratio: z.string().nullable(),
  /** At most six, largest first. */
  colors: z.array(NamedColor).max(6),
  background: z.object({
    kind: z.enum(['plain_light', 'plain_dark', 'plain_coloured', 'gradient', 'busy', 'transparent']),
    /** The main colour along the edges; null when they are transparent. */
    color: NamedColor.nullable(),
  }),
  brightness: measured(['dark', 'balanced', 'bright']),
  contrast: measured(['low', 'medium', 'high']),
  sharpness: measured(['soft', 'moderate', 'crisp']),
  saturation: measured(['muted', 'moderate', 'vivid']),
  temperature: measured(['cool', 'neutral', 'warm']),
  /** The part that differs from the background; null when none can be distinguished. */
  subject: z
    .object({
      box: Box,
      position: z.enum(['centre', 'left', 'right', 'top', 'bottom', 'full_frame']),
      /** The share of the frame that the box covers. */
      share_of_frame: Share,
      /** The colours inside the subject only, at most four. */
      colors: z.array(NamedColor).max(4),
    })
    .nullable(),
  /** The side with the widest empty area next to the subject, and its share of the frame. */
  negative_space: z.object({ share: Share, side: z.enum(['left', 'right', 'top', 'bottom']).nullable() }),
  transparency: z.object({ has_alpha: z.boolean(), share: Share }),
});
export type ImageAnalysis = z.infer<typeof ImageAnalysis>;
