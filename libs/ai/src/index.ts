export type { GenerateRequest, Generated, LanguageModel, ModelImage, Usage } from './port.js';
