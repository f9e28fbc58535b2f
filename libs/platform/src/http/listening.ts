import { ConfigError } from '../config/index.js';

/** An address to listen on and the setting that defines its port. */
interface Address {
  setting: string;
  port: number;
  host: string;
}

/** Why an address cannot be used, by the code of the system's error. */
function reasonOf(code: unknown, { setting, port, host }: Address): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `${setting}: port ${port} of ${host} is already in use; stop the program that uses it or set ${setting} to another number`;
    case 'EACCES':
      return `${setting}: this user may not listen on port ${port}; set ${setting} to a number above 1023`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST: ${host} is not an address of this machine; set HOST to one that is, or to 0.0.0.0 for all`;
    default:
      return undefined;
  }
}

/** Runs `listen`. Throws a `ConfigError` that names the setting when the address cannot be used. */
export async function listenAt<T>(address: Address, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (cause) {
    const reason = reasonOf(cause instanceof Error && 'code' in cause ? cause.code : undefined, address);
    if (reason === undefined) throw cause;
    throw new ConfigError([reason]);
  }
}
