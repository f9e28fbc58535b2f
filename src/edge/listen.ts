import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { ConfigError, RuntimeConfig } from '#platform';

/** Why the address cannot be used, by the code of the system's error. */
function reasonOf(code: unknown, { PORT, host }: RuntimeConfig): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `PORT: port ${PORT} of ${host} is already in use; stop the program that uses it or set PORT to another number`;
    case 'EACCES':
      return `PORT: this user may not listen on port ${PORT}; set PORT to a number above 1023`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST: ${host} is not an address of this machine; set HOST to one that is, or to 0.0.0.0 for all`;
    default:
      return undefined;
  }
}

/** Starts to accept connections; a port or address that cannot be used is a `ConfigError`. */
export async function listen(app: NestFastifyApplication): Promise<void> {
  const config = app.get(RuntimeConfig);
  try {
    await app.listen(config.PORT, config.host);
  } catch (cause) {
    const reason = reasonOf(cause instanceof Error && 'code' in cause ? cause.code : undefined, config);
    if (reason === undefined) throw cause;
    throw new ConfigError([reason]);
  }
}
