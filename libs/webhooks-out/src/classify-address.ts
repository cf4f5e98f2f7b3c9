import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * - `public`: global unicast, the only class that a partner's URL may lead to.
 * - `private`: RFC 1918, carrier-grade NAT, unique local, deprecated site-local.
 * - `embeds-ipv4`: an IPv6 form that carries an IPv4 address through a translator or tunnel
 *   (IPv4-compatible, NAT64, 6to4, Teredo, SIIT, ISATAP): where it ends is not ours to know.
 * - `metadata`: a cloud's metadata service that lives in public space.
 * - `special`: documentation, benchmarking, discard-only and other ranges of IANA's registries.
 */
export type AddressClass =
  | 'public'
  | 'not-an-address'
  | 'unspecified'
  | 'loopback'
  | 'private'
  | 'link-local'
  | 'multicast'
  | 'metadata'
  | 'embeds-ipv4'
  | 'special';

const CLASS_OF_RANGE: Readonly<Record<string, AddressClass>> = {
  unicast: 'public',
  unspecified: 'unspecified',
  loopback: 'loopback',
  private: 'private',
  carrierGradeNat: 'private',
  uniqueLocal: 'private',
  deprecatedSiteLocal: 'private',
  linkLocal: 'link-local',
  multicast: 'multicast',
  rfc6145: 'embeds-ipv4',
  rfc6052: 'embeds-ipv4',
  '6to4': 'embeds-ipv4',
  teredo: 'embeds-ipv4',
};

/** Azure's; the others' (169.254.169.254, 100.100.100.200, fd00:ec2::254) lie in closed ranges. */
const METADATA_ADDRESSES = new Set(['168.63.129.16']);

/**
 * What kind of address `ip` is. An IPv4-mapped IPv6 address is judged by the IPv4 address inside,
 * which is where a socket would go. Only the plain forms of an address count (`127.1`, octal and
 * zone ids do not): URL parsing and DNS give no others.
 * Source: IANA's special-purpose address registries for IPv4 and IPv6, as ipaddr.js holds them.
 */
export function classifyAddress(ip: string): AddressClass {
  if (isIP(ip) === 0 || ip.includes('%')) return 'not-an-address';
  const address = ipaddr.process(canonical(ip));
  const ofRange = CLASS_OF_RANGE[address.range()] ?? 'special';
  if (address instanceof ipaddr.IPv4) {
    return METADATA_ADDRESSES.has(address.toString()) ? 'metadata' : ofRange;
  }
  if (ofRange !== 'public') return ofRange;
  if (isIpv4Compatible(address.parts) || isIsatap(address.parts)) return 'embeds-ipv4';
  return isGlobalUnicast(address.parts) ? 'public' : 'special';
}

/** Groups in hex: ipaddr.js takes `::127.0.0.1` (IPv4-compatible) for an IPv4-mapped address. */
function canonical(ip: string): string {
  return isIP(ip) === 6 ? new URL(`http://[${ip}]`).hostname.slice(1, -1) : ip;
}

export function isPublicAddress(ip: string): boolean {
  return classifyAddress(ip) === 'public';
}

/** 2000::/3 (RFC 4291 §2.4): all that IANA has given out for global unicast. */
function isGlobalUnicast(parts: number[]): boolean {
  return (parts[0]! & 0xe000) === 0x2000;
}

/** ::/96 (RFC 4291 §2.5.5.1). */
function isIpv4Compatible(parts: number[]): boolean {
  return parts.slice(0, 6).every((part) => part === 0);
}

/** An interface id of 0:5efe or 200:5efe and an IPv4 address (RFC 5214 §6.1), under any prefix. */
function isIsatap(parts: number[]): boolean {
  return (parts[4] === 0 || parts[4] === 0x200) && parts[5] === 0x5efe;
}
