import type { StoredUpload } from './uploads.repository.js';

/** The folder of the storage that holds uploads. */
export const UPLOADS_FOLDER = 'uploads';

const EXTENSIONS = { jpeg: 'jpg', png: 'png', webp: 'webp' } as const;

/** The key of the photo; no part of it comes from the user. */
export function originalKey({ id, format }: Pick<StoredUpload, 'id' | 'format'>): string {
  return `${UPLOADS_FOLDER}/${id}.${EXTENSIONS[format]}`;
}

/** The key of its thumbnail. */
export function thumbnailKey({ id }: Pick<StoredUpload, 'id'>): string {
  return `${UPLOADS_FOLDER}/${id}-thumb.webp`;
}

/** The upload that an object belongs to. */
export function uploadOf(key: string): string {
  return key.slice(UPLOADS_FOLDER.length + 1, UPLOADS_FOLDER.length + 37);
}
