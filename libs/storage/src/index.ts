export { contentDisposition } from './content-disposition.js';
export { ContentGone, ContentSender, RangeNotSatisfiable } from './content-sender.js';
export type { Content } from './content-sender.js';
export { LocalStorage } from './local.storage.js';
export { ObjectMissing, ObjectStorage } from './object-storage.js';
export type { ByteRange, SignedUrlOptions, StoredObject } from './object-storage.js';
export { StorageConfig } from './storage.config.js';
export { StorageModule } from './storage.module.js';
export { sweepUnreferenced } from './sweep.js';
