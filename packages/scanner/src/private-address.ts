import { BlockList, isIP } from 'node:net';
import type { networkInterfaces } from 'node:os';

/**
 * What is no address of the public internet: this machine, private and shared networks, link-local ones with the clouds' metadata
 * services, documentation, multicast and what is reserved (IANA's registries of special-purpose addresses, RFC 6890).
 */
const specialIPv4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // Azure's own, amid the public ones.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;

/** Within 2000::/3, outside of which nothing is public. Teredo and 6to4 lead to whatever IPv4 address is written in them. */
const specialIPv6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

const blocked = new BlockList();
for (const [net, prefix] of specialIPv4) blocked.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of specialIPv6) blocked.addSubnet(net, prefix, 'ipv6');
const publicIPv6 = new BlockList();
publicIPv6.addSubnet('2000::', 3, 'ipv6');

/** Whether an address belongs to this machine, to a network of somebody's own, or to nobody. What is no address is not trusted. */
export function isPrivateAddress(address: string): boolean {
  if (isIP(address) === 4) return blocked.check(address, 'ipv4');
  if (isIP(address) !== 6) return true;
  const inner = embeddedIPv4(address);
  if (inner !== undefined) return blocked.check(inner, 'ipv4');
  return !publicIPv6.check(address, 'ipv6') || blocked.check(address, 'ipv6');
}

/**
 * What is private by itself, and what is this machine's own: its public addresses, and the IPv6 networks that it is on, whose
 * other machines may let in whoever is a neighbour.
 *
 * @param networks as the system names them
 */
export function privateOn(networks: ReturnType<typeof networkInterfaces>): (address: string) => boolean {
  const own = new BlockList();
  for (const { address, family, cidr } of Object.values(networks).flatMap((addresses) => addresses ?? [])) {
    const prefix = cidr?.split('/')[1];
    if (family === 'IPv6' && prefix !== undefined) own.addSubnet(address, Number(prefix), 'ipv6');
    else own.addAddress(address, family === 'IPv6' ? 'ipv6' : 'ipv4');
  }
  const isOwn = (address: string) => own.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
  return (address) => isPrivateAddress(address) || isOwn(embeddedIPv4(address) ?? address);
}

/** Names that mean this machine, whoever is asked for them (RFC 6761). */
export function isLocalName(host: string): boolean {
  return /(?:^|\.)localhost$/u.test(host);
}

/** The IPv4 address behind a mapped one (RFC 4291) or one of NAT64 (RFC 6052), by which networks without IPv4 reach the others. */
function embeddedIPv4(address: string): string | undefined {
  if (isIP(address) !== 6 || address.includes('%')) return undefined;
  // As WHATWG URLs write them: in hexadecimal, shortened.
  const { hostname } = new URL(`http://[${address}]`);
  const match = /^\[(?:::ffff|64:ff9b:):(?:([\da-f]{1,4}):)?([\da-f]{1,4})\]$/u.exec(hostname);
  if (!match) return undefined;
  const [high, low] = [Number.parseInt(match[1] ?? '0', 16), Number.parseInt(match[2] ?? '0', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
