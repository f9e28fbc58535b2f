import { isIP } from 'node:net';

import ipaddr from 'ipaddr.js';

/** The part of IPv6 that is allocated to the public internet; everything else is local, mapped, translated or reserved. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is public: not part of any special-purpose network (RFC 6890 and its updates). False for text that is not an address.
 */
export function isPublicAddress(address: string): boolean {
  // NOTE: ipaddr.js also parses legacy IPv4 notations such as 0177.0.0.1, and differently from some resolvers.
  if (isIP(address) === 0 || !ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST));
}

/** A rule that allows public addresses, and those that the operator allows by host name, address or network. */
export function addressRule(allowed: readonly string[]): (host: string, address: string) => boolean {
  const names = new Set(allowed.map((item) => item.toLowerCase()));
  const networks = allowed.flatMap((item) => {
    if (isIP(item) !== 0) return [ipaddr.parseCIDR(`${item}/${isIP(item) === 4 ? 32 : 128}`)];
    return ipaddr.isValidCIDR(item) ? [ipaddr.parseCIDR(item)] : [];
  });
  const inNetwork = (address: string): boolean => {
    if (isIP(address) === 0) return false;
    const parsed = ipaddr.parse(address);
    return networks.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
  };
  return (host, address) => isPublicAddress(address) || names.has(host.toLowerCase().replace(/\.$/, '')) || inNetwork(address);
}
