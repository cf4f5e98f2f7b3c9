import { types } from 'node:util';

/**
 * Whether this is an error of any making: `instanceof` misses those of another realm (Node's own,
 * inside Jest), and `isNativeError` those that only inherit from `Error` (Fastify's).
 */
export function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}
