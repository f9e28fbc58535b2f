import { z } from 'zod';

import { Page, PageQuery, Timestamp, Uuid } from '#platform/schema';

const Quota = z
  .object({
    limit: z.number().int().describe('Maximum number of uploads'),
    used: z.number().int().describe('Uploads counted against the limit'),
    remaining: z.number().int().describe('Uploads left'),
  })
  .meta({ id: 'Quota' });

const photo = {
  id: Uuid.describe('Id of the upload'),
  project_id: Uuid.nullable().describe('Project whose photo it is; null without one'),
  url: z.string().describe('Path of the photo, for requests with an access token'),
  image_url: z.string().describe('Signed path of the photo: works in an `<img>` for 15 minutes, while the session is open'),
  thumbnail_url: z.string().describe('Signed path of the thumbnail'),
  width: z.number().int().describe('Width in pixels'),
  height: z.number().int().describe('Height in pixels'),
  format: z.enum(['jpeg', 'png', 'webp']).describe('Format of the stored photo, which may differ from the one that was sent'),
  bytes: z.number().int().describe('Size of the stored photo in bytes'),
  sha256: z.string().describe('SHA-256 of the bytes that were sent, in hex'),
  dominant_color: z.string().describe('Dominant colour, as a CSS colour'),
  placeholder: z.string().describe('Tiny preview as a data URI, to show blurred while the photo loads'),
  created_at: Timestamp.describe('When it was uploaded'),
};

export const Upload = z.object(photo).meta({ id: 'Upload' });
export type Upload = z.input<typeof Upload>;

export const CreatedUpload = z.object({ ...photo, quota: Quota.describe('Upload quota after this upload') }).meta({ id: 'CreatedUpload' });
export type CreatedUpload = z.input<typeof CreatedUpload>;

export const UploadPage = Page(Upload).meta({ id: 'UploadPage' });

export const UploadQuery = PageQuery;
export type UploadQuery = PageQuery;

export const ContentQuery = z.strictObject({
  variant: z.enum(['original', 'thumb']).default('original').describe('The photo itself or its thumbnail'),
  signature: z.string().optional().describe('Signature of a signed URL, in place of an access token'),
});
export type ContentQuery = z.infer<typeof ContentQuery>;
