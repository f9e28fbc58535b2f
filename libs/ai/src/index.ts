export { CallFailure } from './failure.js';
export type { Retry } from './failure.js';
export type { GenerateRequest, Generated, LanguageModel, ModelImage, Usage } from './port.js';
