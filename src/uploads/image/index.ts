export { inspectImage } from './inspect-image.js';
export { previewImage } from './preview-image.js';
export { processImage } from './process-image.js';
export type { ProcessedImage, StoredFormat } from './process-image.js';
export { sniff, SNIFF_BYTES } from './sniff.js';
export { WeightedSemaphore } from './weighted-semaphore.js';
