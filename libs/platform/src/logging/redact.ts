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
 * The fields of a log line without secrets, at their own level and one below; the same object when there is nothing to hide.
 * NOTE: pino's own redaction took a tenth of the time of an authenticated read, for lines that never hold a secret.
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

/** Errors keep what they are; their serialiser's output is redacted by itself. */
function isPlain(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !(value instanceof Error);
}
