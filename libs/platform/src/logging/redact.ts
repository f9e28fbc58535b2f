const SECRETS = new Set([
  'password',
  'new_password',
  'current_password',
  'token',
  'access_token',
  'refresh_token',
  'client_secret',
  'otp',
  'secret',
  'authorization',
  'cookie',
  'api_key',
]);
const CENSORED = '[redacted]';

type Fields = Record<string, unknown>;

/**
 * The fields of a log line without secrets, at the top level and one level below; the same object if there is nothing to redact.
 * NOTE: pino's own redaction took a tenth of the time of an authenticated read, for lines that never contain a secret.
 */
export function redact(fields: Fields): Fields {
  return censor(fields, (value) => (isPlain(value) ? censor(value, (inner) => inner) : value));
}

function censor(fields: Fields, below: (value: unknown) => unknown): Fields {
  let clean = fields;
  for (const name in fields) {
    const value = fields[name];
    const shown = value !== undefined && SECRETS.has(name) ? CENSORED : below(value);
    if (shown === value) continue;
    if (clean === fields) clean = { ...fields };
    clean[name] = shown;
  }
  return clean;
}

/** Excludes errors; their serialiser redacts them separately. */
function isPlain(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !(value instanceof Error);
}
