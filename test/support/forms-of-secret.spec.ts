import { describe, expect, it } from '@jest/globals';
import { secretsIn } from './forms-of-secret.js';

const SECRET = 'canary-token-0123456789/abcdef+ghijklmnopqrstuvwxyz"é';
const ABOUT = { token: SECRET, other: 'nothing-like-it-anywhere-in-these-texts' };

describe('a secret is found in a text', () => {
  it.each<[string, string]>([
    ['as it is', SECRET],
    ['without its ends', SECRET.slice(10, -10)],
    ['in a URL', `/?t=${encodeURIComponent(SECRET)}`],
    ['in JSON in JSON', JSON.stringify(JSON.stringify({ token: SECRET }))],
    ['backwards', [...SECRET].toReversed().join('')],
    ['as a bytea', `\\x${Buffer.from(`before ${SECRET} after`).toString('hex')}`],
    ['as utf-16', Buffer.from(`x${SECRET}`, 'utf16le').toString('latin1')],
    ['as utf-16 in hex', Buffer.from(`x${SECRET}`, 'utf16le').toString('hex')],
    ['as utf-16, big-endian', Buffer.from(`x${SECRET}`, 'utf16le').swap16().toString('hex')],
    ['in upper hex', Buffer.from(SECRET).toString('hex').toUpperCase()],
    ...['', 'a', 'ab', 'abc'].flatMap((before): [string, string][] => [
      [`in base64 after "${before}"`, Buffer.from(`${before}${SECRET}!`).toString('base64')],
      [`in base64url after "${before}"`, Buffer.from(`${before}${SECRET}`).toString('base64url')],
      [
        `in utf-16 base64 after "${before}"`,
        Buffer.from(`${before}${SECRET}`, 'utf16le').toString('base64'),
      ],
    ]),
  ])('%s', (_how, text) => {
    expect(secretsIn(`… ${text} …`, ABOUT)).toEqual([expect.stringMatching(/^token \(/)]);
  });

  it('and nowhere else', () => {
    expect(secretsIn('canary-token-01234567 and a hash: 9f86d081884c7d65', ABOUT)).toEqual([]);
  });
});
