export { CallFailure } from './failure.js';
export type { Retry } from './failure.js';
export type { GenerateRequest, Generated, LanguageModel, ModelImage, Usage } from './port.js';
export { analyseImage } from './offline/analyse-image.js';
export { Box, ImageAnalysis, NamedColor } from './offline/image-analysis.schema.js';
export { modelImage } from './offline/model-image.js';
