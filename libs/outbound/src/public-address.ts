import { isIP } from 'node:net';

import ipaddr from 'ipaddr.js';

/** The part of IPv6 that is handed out to the public internet; everything else is local, mapped, translated or reserved. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address belongs to the public internet: to none of the networks with a special purpose (RFC 6890 and its updates). Anything that
 * is no address does not.
 */
export function isPublicAddress(address: string): boolean {
  // NOTE: ipaddr.js also reads the old forms of IPv4, such as 0177.0.0.1, and reads them differently from some resolvers.
  if (isIP(address) === 0 || !ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST));
}

/** Decides which addresses a request may connect to: public ones, and those that the operator allows by host name, address or network. */
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
