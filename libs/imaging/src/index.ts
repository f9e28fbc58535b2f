export { Images } from './images.service.js';
export type { ProcessedImage } from './images.service.js';
export { ImagingConfig } from './pool/imaging.config.js';
export { NotAnImage, UnprocessableImage } from './header/imaging.errors.js';
export { ImagingModule } from './imaging.module.js';
export type { ImageFacts } from './header/inspect-image.js';
export { ImagePool } from './pool/image-pool.js';
export type { Composition, Fill, Rect, Size, StoredFormat } from './process/protocol.js';
export * from './schema/index.js';
