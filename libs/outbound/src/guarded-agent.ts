import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';

import { Agent, buildConnector } from 'undici';

/** The address is not public, or its protocol is not allowed. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** Looks up all addresses of a host, as `dns.lookup` does. */
type Resolve = (
  host: string,
  options: LookupOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const CONNECT_TIMEOUT_MS = 5_000;
const CONNECTIONS_PER_ORIGIN = 4;

const resolveBySystem: Resolve = (host, options, done) => systemLookup(host, { ...options, all: true }, done);

/**
 * A dispatcher that only connects to addresses that `isAllowed` accepts. It checks the actual address at the time of the connection, so that
 * literal addresses, redirects and DNS rebinding cannot bypass it.
 */
export function guardedAgent(isAllowed: (host: string, address: string) => boolean, resolve: Resolve = resolveBySystem): Agent {
  const refusal = (host: string): AddressRefused => new AddressRefused(`${host} is not a public address`);
  const lookup: LookupFunction = (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 4);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isAllowed(host, address))) return done(refusal(host), '', 4);
      if (options.all) return done(null, addresses);
      done(null, first.address, first.family);
    });
  };
  const connect = buildConnector({ lookup, timeout: CONNECT_TIMEOUT_MS });
  return new Agent({
    connections: CONNECTIONS_PER_ORIGIN,
    connect(options, done) {
      const host = options.hostname.replace(/^\[|\]$/g, '');
      // NOTE: literal addresses need no lookup, so they are checked here.
      if (isIP(host) !== 0 && !isAllowed(host, host)) done(refusal(host), null);
      else connect(options, done);
    },
  });
}
