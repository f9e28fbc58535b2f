import { isIP } from 'node:net';

import ipaddr from 'ipaddr.js';

/** The key that identifies a client: an IPv4 address, or the /64 network of an IPv6 address, since one client has a whole /64. */
export function ipPrefix(ip: string): string {
  const [address = ''] = ip.split('%');
  // NOTE: ipaddr.js also parses legacy IPv4 notations such as 010.0.0.1 and 127.1; a socket never reports those.
  if (isIP(address) === 0) return ip;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}
