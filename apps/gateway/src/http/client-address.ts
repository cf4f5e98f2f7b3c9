import type { FastifyRequest } from 'fastify';
import { isIP } from 'node:net';

const IPV4_IN_IPV6 = /^::ffff:(?=\d{1,3}(?:\.\d{1,3}){3}$)/i;

/**
 * Where a request came from, as far as it can be known: what the nearest of `TRUSTED_PROXIES` says, or
 * else the other end of the connection. Always an IP address, or null.
 */
export function clientAddress({
  ip,
  socket,
}: Pick<FastifyRequest, 'ip' | 'socket'>): string | null {
  // A trusted proxy may pass on what it got: words that are no address are not its word.
  const address = isIP(ip) === 0 ? socket.remoteAddress : ip;
  return address === undefined ? null : address.replace(IPV4_IN_IPV6, '');
}
