import { z } from 'zod';

import { Page, PageQuery, Timestamp, Uuid } from '#platform/schema';

const Quota = z.object({ limit: z.number().int(), used: z.number().int(), remaining: z.number().int() }).meta({ id: 'Quota' });

const photo = {
  id: Uuid,
  project_id: Uuid.nullable(),
  url: z.string().describe('Path of the photo, for requests with an access token'),
  image_url: z.string().describe('Signed path of the photo: works in an `<img>` for 15 minutes, while the session is open'),
  thumbnail_url: z.string().describe('Signed path of the thumbnail'),
  width: z.number().int(),
  height: z.number().int(),
  format: z.enum(['jpeg', 'png', 'webp']).describe('What we store; the photo that was sent may have been something else'),
  bytes: z.number().int(),
  sha256: z.string().describe('Of the bytes that were sent, in hex'),
  dominant_color: z.string().describe('CSS colour'),
  placeholder: z.string().describe('A tiny picture as data URI, to show blurred while the photo loads'),
  created_at: Timestamp,
};

export const Upload = z.object(photo).meta({ id: 'Upload' });
export type Upload = z.input<typeof Upload>;

export const CreatedUpload = z.object({ ...photo, quota: Quota }).meta({ id: 'CreatedUpload' });
export type CreatedUpload = z.input<typeof CreatedUpload>;

export const UploadPage = Page(Upload).meta({ id: 'UploadPage' });

export const UploadQuery = PageQuery;
export type UploadQuery = PageQuery;

export const ContentQuery = z.strictObject({
  variant: z.enum(['original', 'thumb']).default('original'),
  signature: z.string().optional(),
});
export type ContentQuery = z.infer<typeof ContentQuery>;
