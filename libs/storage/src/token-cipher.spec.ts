import { Secret } from '#libs/domain';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SealBroken, TokenCipher, type SealContext } from './token-cipher.js';

const OLD = { id: 'k1', key: Buffer.alloc(32, 1) };
const NEW = { id: 'k2', key: Buffer.alloc(32, 2) };
const SECRET = 'IGAA-canary-7f3a9c';
const CONTEXT: SealContext = { tenantId: 't1', ownerId: 'a1', purpose: 'access-token' };

const cipher = new TokenCipher([OLD]);
const seal = (text = SECRET, context = CONTEXT) => cipher.seal(new Secret(text), context).sealed;

/** The error of opening; fails the test when it opens. */
function refusal(sealed: string, context = CONTEXT, opener = cipher): SealBroken {
  try {
    opener.open(sealed, context);
  } catch (error) {
    if (error instanceof SealBroken) return error;
    throw error;
  }
  throw new Error('It opened.');
}

function parts(sealed: string) {
  const [version = '', keyId = '', nonce = '', body = ''] = sealed.split('.');
  return { version, keyId, nonce, body: Buffer.from(body, 'base64url') };
}

function withBody(sealed: string, body: Buffer): string {
  const { version, keyId, nonce } = parts(sealed);
  return [version, keyId, nonce, body.toString('base64url')].join('.');
}

describe('TokenCipher', () => {
  it('opens what it sealed, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(cipher.open(seal(text), CONTEXT).reveal()).toBe(text);
      }),
    );
  });

  it('shows nothing of the text in the envelope', () => {
    const sealed = seal();
    expect(sealed).not.toContain(SECRET);
    expect(Buffer.from(parts(sealed).body).toString('latin1')).not.toContain(SECRET);
  });

  it.each<[string, Partial<SealContext>]>([
    ['another tenant', { tenantId: 't2' }],
    ['another account', { ownerId: 'a2' }],
    ['another purpose', { purpose: 'webhook-secret' }],
    ['parts that run together', { tenantId: 't1a', ownerId: '1' }],
  ])('does not open for %s', (_, other) => {
    expect(refusal(seal(), { ...CONTEXT, ...other }).message).toMatch(/something else|changed/);
  });

  it('does not open after any change of a byte', () => {
    const sealed = seal();
    const { body } = parts(sealed);
    for (let at = 0; at < body.length; at++) {
      for (const mask of [0x01, 0x80, 0xff]) {
        const changed = Buffer.from(body);
        changed[at]! ^= mask;
        refusal(withBody(sealed, changed));
      }
    }
    const { version, keyId, nonce } = parts(sealed);
    const otherNonce = Buffer.from(nonce, 'base64url');
    otherNonce[0]! ^= 1;
    refusal([version, keyId, otherNonce.toString('base64url'), sealed.split('.')[3]].join('.'));
  });

  it('does not open with a tag cut to 0 to 15 bytes', () => {
    const sealed = seal();
    const { body } = parts(sealed);
    for (let tagBytes = 0; tagBytes < 16; tagBytes++) {
      refusal(withBody(sealed, body.subarray(0, body.length - 16 + tagBytes)));
    }
    // An empty text leaves nothing but the tag, so every cut shows as one.
    const empty = seal('');
    for (let tagBytes = 0; tagBytes < 16; tagBytes++) {
      expect(refusal(withBody(empty, parts(empty).body.subarray(0, tagBytes))).message).toMatch(
        /cut short/,
      );
    }
  });

  it.each([
    '',
    'v1',
    'v1.k1',
    'v2.k1.AAAA.AAAA',
    'v1.k1.AAAA.AAAA.AAAA',
    'v1.k1.A A.AAAA',
    `v1.${'k'.repeat(33)}.AAAA.AAAA`,
    'v1..AAAA.AAAA',
  ])('does not know the envelope %j', (sealed) => {
    expect(refusal(sealed).message).toMatch(/unknown envelope/);
  });

  it('opens with every key, and seals with the first', () => {
    const before = seal();
    const rotating = new TokenCipher([NEW, OLD]);
    const after = rotating.seal(new Secret(SECRET), CONTEXT);
    expect(after.keyId).toBe('k2');
    expect(rotating.open(before, CONTEXT).reveal()).toBe(SECRET);
    expect(rotating.open(after.sealed, CONTEXT).reveal()).toBe(SECRET);
    const done = new TokenCipher([NEW]);
    expect(refusal(before, CONTEXT, done).message).toMatch(/no key of that id/);
    expect(refusal(before, CONTEXT, done).keyId).toBe('k1');
  });

  it('does not open when the envelope names another key that it has', () => {
    const both = new TokenCipher([OLD, NEW]);
    refusal(seal().replace('v1.k1.', 'v1.k2.'), CONTEXT, both);
    const sameKey = new TokenCipher([OLD, { id: 'k3', key: OLD.key }]);
    refusal(seal().replace('v1.k1.', 'v1.k3.'), CONTEXT, sameKey);
  });

  it('tells nothing of a secret in any error', () => {
    const bare = [SECRET, `v1.${SECRET}`, `a.${SECRET}.b`, `v1.k1.AAAA.AAAA.${SECRET}`];
    const errors = [
      ...bare.map((sealed) => refusal(sealed)),
      refusal(seal(), { ...CONTEXT, tenantId: 't2' }),
      refusal(seal(), CONTEXT, new TokenCipher([NEW])),
    ];
    for (const error of errors) {
      const told = `${error.message} ${error.stack} ${JSON.stringify(error)}`;
      expect(told).not.toContain(SECRET);
      expect(told).not.toContain(OLD.key.toString('base64'));
    }
  });

  it('never uses a nonce twice', () => {
    const nonces = new Set(Array.from({ length: 10_000 }, () => parts(seal('x')).nonce));
    expect(nonces.size).toBe(10_000);
  });

  it.each([
    ['no key', []],
    ['a short key', [{ id: 'k1', key: Buffer.alloc(31) }]],
    ['a long key', [{ id: 'k1', key: Buffer.alloc(33) }]],
    ['one id for two keys', [OLD, { id: OLD.id, key: NEW.key }]],
    ['an id that would split the envelope', [{ id: 'k.1', key: OLD.key }]],
  ])('is not made with %s', (_, keys) => {
    expect(() => new TokenCipher(keys)).toThrow();
  });
});
