export { accessOfOperations, operationIdOf } from './access.js';
export { completeDocument } from './complete-document.js';
export { SchemaConverter } from './schema-converter.js';
export { strategiesOf } from './strategies.js';
export { Tag, tagsOfControllers } from './tag.js';
export type { ApiTag } from './tag.js';
