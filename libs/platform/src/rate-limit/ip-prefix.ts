import { isIP } from 'node:net';

import ipaddr from 'ipaddr.js';

/** What one caller can be told from another by: an IPv4 address, or the /64 network of an IPv6 address, of which anybody has billions. */
export function ipPrefix(ip: string): string {
  const [address = ''] = ip.split('%');
  // NOTE: ipaddr.js also reads the old forms of IPv4, such as 010.0.0.1 and 127.1; a socket never has those.
  if (isIP(address) === 0) return ip;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}
