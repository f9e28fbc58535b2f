export { AppError, defineError, titleOf } from './app-error.js';
export type { ErrorClass, ErrorKind, FieldError } from './app-error.js';
export {
  Forbidden,
  MalformedJson,
  PayloadTooLarge,
  RateLimited,
  RouteNotFound,
  ServerError,
  ServiceUnavailable,
  UnsupportedMediaType,
  ValidationError,
} from './common.errors.js';
export { fromPostgres } from './postgres-errors.js';
