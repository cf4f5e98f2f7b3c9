import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hashApiKey, newApiKey, readApiKey } from './api-key.js';

const zeros = (count: number) => new Uint8Array(count);

describe('newApiKey', () => {
  it('has the documented form', () => {
    expect(newApiKey(randomBytes).key.reveal()).toMatch(/^floe_sk_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}$/);
  });

  it('gives the prefix and hash that reading the key gives', () => {
    const { key, prefix, hash } = newApiKey(randomBytes);
    expect(readApiKey(key.reveal())).toEqual({ ok: true, prefix, hash });
    expect(prefix).toBe(key.reveal().slice(0, 16));
    expect(hash).toEqual(createHash('sha256').update(key.reveal()).digest());
  });

  it('throws away bytes that would favour some characters', () => {
    let calls = 0;
    const { key } = newApiKey((count) => new Uint8Array(count).fill(calls++ === 0 ? 248 : 61));
    expect(key.reveal()).toContain(`floe_sk_${'z'.repeat(32)}_`);
    expect(calls).toBe(2);
  });

  it('does not show the key when printed', () => {
    const made = newApiKey(zeros);
    expect(JSON.stringify(made)).not.toContain(made.key.reveal());
  });
});

describe('readApiKey', () => {
  const good = newApiKey(zeros).key.reveal();

  it.each([
    ['an empty text', ''],
    ['another prefix', good.replace('floe', 'flow')],
    ['a changed random character', good.replace('_sk_0', '_sk_1')],
    ['a changed checksum', `${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}`],
    ['a missing character', good.slice(0, -1)],
    ['a character too many', `${good}0`],
    ['a line break at the end', `${good}\n`],
    ['a blank in front', ` ${good}`],
    ['a character outside base62', good.replace('_sk_0', '_sk_-')],
    ['a megabyte of zeros', '0'.repeat(1_000_000)],
  ])('refuses %s', (_what, text) => {
    expect(readApiKey(text)).toEqual({ ok: false });
  });

  it('hashes the whole text', () => {
    expect(hashApiKey('abc').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
