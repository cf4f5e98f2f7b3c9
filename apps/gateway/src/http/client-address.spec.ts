import { describe, expect, it } from '@jest/globals';
import { Socket } from 'node:net';
import { clientAddress } from './client-address.js';

const from = (ip: string, peer: string | undefined) => {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: peer });
  return clientAddress({ ip, socket });
};

describe('clientAddress', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:0:1', '::ffff:0:1'],
  ])('is %s as %s', (ip, address) => {
    expect(from(ip, '10.0.0.1')).toBe(address);
  });

  it.each(['unknown', '<script>', '203.0.113.7:80', 'a'.repeat(9_000), ''])(
    'is that of the proxy when it passes on %j',
    (ip) => {
      expect(from(ip, '::ffff:10.0.0.1')).toBe('10.0.0.1');
    },
  );

  it('is unknown once the connection is gone', () => {
    expect(from('', undefined)).toBeNull();
  });
});
