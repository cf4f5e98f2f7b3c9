import { createSecretKey } from 'node:crypto';
import { Secret } from '#libs/domain';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encrypt } from './custody/aes-gcm.js';
import { TenantKeyGone, type DataKeyStore, type StoredDataKey } from './custody/data-keys.js';
import { keyEncryptionOf } from './custody/key-settings.js';
import { SealBroken } from './custody/seal-broken.js';
import type { SealContext } from './custody/sealed.js';
import type { TokenKey } from './custody/settings-keys.js';
import { TokenCipher } from './token-cipher.js';

const OLD = { id: 'k1', key: Buffer.alloc(32, 1) };
const NEW = { id: 'k2', key: Buffer.alloc(32, 2) };
const SECRET = 'IGAA-canary-7f3a9c';
const CONTEXT: SealContext = { tenantId: 't1', ownerId: 'a1', purpose: 'access-token' };

/** Data keys in memory, as the table keeps them. */
class Keys implements DataKeyStore {
  readonly rows = new Map<string, StoredDataKey>();
  /** Of each tenant, the one that seals. */
  readonly seals = new Map<string, string>();

  async current(tenantId: string, make: () => Promise<StoredDataKey>): Promise<StoredDataKey> {
    const known = this.rows.get(this.seals.get(tenantId) ?? '');
    if (known) return known;
    const made = await make();
    this.rows.set(made.id, made);
    this.seals.set(tenantId, made.id);
    return made;
  }

  async find(_: string, id: string): Promise<StoredDataKey | null> {
    return this.rows.get(id) ?? null;
  }
}

/** A process: it shares the rows with others, and remembers nothing of what they did. */
function aCipher(keys: Keys, settings: TokenKey[] = [OLD]): TokenCipher {
  const { keyEncryption, legacyKeys } = keyEncryptionOf({ keys: settings, kms: null });
  return new TokenCipher(keys, keyEncryption, legacyKeys);
}

const keys = new Keys();
const cipher = aCipher(keys);

async function seal(text = SECRET, context = CONTEXT): Promise<string> {
  return (await cipher.seal(new Secret(text), context)).sealed;
}

/** As the build before this one sealed: with a key of the settings itself. */
function legacy(
  text = SECRET,
  { id, key } = OLD,
  { tenantId, ownerId, purpose } = CONTEXT,
): string {
  const bound = ['v1', tenantId, ownerId, purpose, id];
  return `v1.${id}.${encrypt(createSecretKey(key), Buffer.from(text), bound)}`;
}

/** The error of opening; fails the test when it opens. */
async function refusal(sealed: string, context = CONTEXT, opener = cipher): Promise<SealBroken> {
  try {
    await opener.open(sealed, context);
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

describe.each([
  ['a tenant’s own key', seal],
  [
    'a key of the settings',
    async (text?: string, context?: SealContext) => legacy(text, OLD, context),
  ],
])('what was sealed with %s', (_, sealWith) => {
  it('opens, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        expect((await cipher.open(await sealWith(text), CONTEXT)).reveal()).toBe(text);
      }),
    );
  });

  it('shows nothing of the text', async () => {
    const sealed = await sealWith();
    expect(sealed).not.toContain(SECRET);
    expect(Buffer.from(parts(sealed).body).toString('latin1')).not.toContain(SECRET);
  });

  it.each<[string, Partial<SealContext>]>([
    ['another tenant', { tenantId: 't2' }],
    ['another account', { ownerId: 'a2' }],
    ['another purpose', { purpose: 'webhook-secret' }],
    ['parts that run together', { tenantId: 't1a', ownerId: '1' }],
  ])('does not open for %s', async (_name, other) => {
    await refusal(await sealWith(), { ...CONTEXT, ...other });
  });

  it('does not open after any change of a byte', async () => {
    const sealed = await sealWith();
    const { version, keyId, nonce, body } = parts(sealed);
    for (let at = 0; at < body.length; at++) {
      for (const mask of [0x01, 0x80, 0xff]) {
        const changed = Buffer.from(body);
        changed[at]! ^= mask;
        await refusal(withBody(sealed, changed));
      }
    }
    const otherNonce = Buffer.from(nonce, 'base64url');
    otherNonce[0]! ^= 1;
    const changed = [version, keyId, otherNonce.toString('base64url'), sealed.split('.')[3]];
    await refusal(changed.join('.'));
  });

  it('does not open with a tag cut to 0 to 15 bytes', async () => {
    const sealed = await sealWith();
    const { body } = parts(sealed);
    for (let tagBytes = 0; tagBytes < 16; tagBytes++) {
      await refusal(withBody(sealed, body.subarray(0, body.length - 16 + tagBytes)));
    }
    // An empty text leaves nothing but the tag, so every cut shows as one.
    const empty = await sealWith('');
    for (let tagBytes = 0; tagBytes < 16; tagBytes++) {
      const cut = withBody(empty, parts(empty).body.subarray(0, tagBytes));
      expect((await refusal(cut)).message).toMatch(/cut short/);
    }
  });

  it('does not open with a nonce of another length', async () => {
    const { version, keyId, body } = parts(await sealWith());
    for (const bytes of [0, 8, 11, 13, 16]) {
      const nonce = Buffer.alloc(bytes, 1).toString('base64url');
      const changed = [version, keyId, nonce, body.toString('base64url')].join('.');
      expect((await refusal(changed)).message).toMatch(/cut short/);
    }
  });
});

describe('TokenCipher', () => {
  it.each([
    '',
    'v1',
    'v1.k1',
    'v2.k1.AAAA.AAAA',
    'v1.k1.AAAA.AAAA.AAAA',
    'v1.k1.A A.AAAA',
    `v1.${'k'.repeat(33)}.AAAA.AAAA`,
    'v1..AAAA.AAAA',
    'v2.01990000-0000-7000-8000-00000000000.AAAA.AAAA',
    'v2.01990000-0000-7000-8000-000000000001.AAAA',
    'v3.01990000-0000-7000-8000-000000000001.AAAA.AAAA',
  ])('does not know the envelope %j', async (sealed) => {
    expect((await refusal(sealed)).message).toMatch(/unknown envelope/);
  });

  it('never uses a nonce twice', async () => {
    const nonces = new Set<string>();
    for (let at = 0; at < 10_000; at++) nonces.add(parts(await seal('x')).nonce);
    expect(nonces.size).toBe(10_000);
  });

  it('gives every tenant a key of its own, and uses it again', async () => {
    const own = new Keys();
    const ids = new Set<string | null>();
    for (const tenantId of ['t1', 't2', 't1', 't2']) {
      const { keyId, dataKeyId, sealed } = await aCipher(own).seal(new Secret(SECRET), {
        ...CONTEXT,
        tenantId,
      });
      expect(keyId).toBeNull();
      expect(parts(sealed).keyId).toBe(dataKeyId);
      ids.add(dataKeyId);
    }
    expect(ids.size).toBe(2);
    expect([...own.rows.values()].map(({ kekId }) => kekId)).toEqual(['k1', 'k1']);
  });

  it('opens with the key that its row names, and with no other', async () => {
    const sealed = await seal();
    const own = keys.rows.get(parts(sealed).keyId)!;
    expect((await cipher.open(sealed, CONTEXT, own)).reveal()).toBe(SECRET);
    const id = (await cipher.newDataKey('t1')).id;
    await expect(cipher.open(sealed, CONTEXT, null)).rejects.toThrow(SealBroken);
    await expect(cipher.open(sealed, CONTEXT, { ...own, id })).rejects.toThrow(SealBroken);
    keys.rows.set(id, { ...own, id });
    // The envelope says another key; with that key's row forged out of the right one.
    const renamed = sealed.replace(own.id, id);
    await refusal(renamed);
    await refusal(renamed, CONTEXT, aCipher(keys));
  });

  it('does not open with a key that was wrapped for another tenant or another row', async () => {
    const sealed = await seal();
    const own = keys.rows.get(parts(sealed).keyId)!;
    const foreign = { ...CONTEXT, tenantId: 't2' };
    await expect(aCipher(keys).open(sealed, foreign, own)).rejects.toThrow(SealBroken);
    await aCipher(keys).seal(new Secret('theirs'), foreign);
    const theirs = keys.rows.get(keys.seals.get('t2')!)!;
    // Two rows swapped, each under the other's id.
    const swapped = { ...theirs, id: own.id };
    await expect(aCipher(keys).open(sealed, CONTEXT, swapped)).rejects.toThrow(SealBroken);
  });

  it('does not unwrap a data key with a tag cut to 0 to 15 bytes, or after a change', async () => {
    const sealed = await seal();
    const own = keys.rows.get(parts(sealed).keyId)!;
    const [version, nonce, text = ''] = own.wrapped!.split('.');
    const body = Buffer.from(text, 'base64url');
    const cuts = Array.from({ length: 16 }, (_, tag) => body.subarray(0, body.length - 16 + tag));
    const changes = Array.from(body, (_, at) => {
      const changed = Buffer.from(body);
      changed[at]! ^= 0x10;
      return changed;
    });
    for (const bytes of [...cuts, ...changes, Buffer.alloc(0)]) {
      const wrapped = [version, nonce, bytes.toString('base64url')].join('.');
      const opening = aCipher(keys).open(sealed, CONTEXT, { ...own, wrapped });
      await expect(opening).rejects.toThrow(SealBroken);
    }
    const unknown = { ...own, wrapped: own.wrapped!.replace('w1.', 'w2.') };
    await expect(aCipher(keys).open(sealed, CONTEXT, unknown)).rejects.toThrow(/unknown wrap/);
  });

  it('opens with every key-encryption key, and wraps with the first', async () => {
    const own = new Keys();
    const { sealed } = await aCipher(own).seal(new Secret(SECRET), CONTEXT);
    const rotating = aCipher(own, [NEW, OLD]);
    expect((await rotating.open(sealed, CONTEXT)).reveal()).toBe(SECRET);
    expect((await rotating.open(legacy(), CONTEXT)).reveal()).toBe(SECRET);
    expect((await rotating.newDataKey('t1')).kekId).toBe('k2');
    const done = aCipher(own, [NEW]);
    const broken = await refusal(sealed, CONTEXT, done);
    expect(broken).toMatchObject({
      keyId: 'k1',
      message: expect.stringMatching(/no key of that id/),
    });
    expect(await refusal(legacy(), CONTEXT, done)).toMatchObject({ keyId: 'k1' });
  });

  it('does not open when a wrap or an old envelope names another key-encryption key', async () => {
    const sealed = await seal();
    const own = keys.rows.get(parts(sealed).keyId)!;
    for (const third of [NEW.key, OLD.key]) {
      const both = aCipher(keys, [OLD, { id: 'k3', key: third }]);
      await expect(both.open(sealed, CONTEXT, { ...own, kekId: 'k3' })).rejects.toThrow(SealBroken);
      await refusal(legacy().replace('v1.k1.', 'v1.k3.'), CONTEXT, both);
    }
  });

  it('opens nothing of a key that was shredded, also where it still remembers the key', async () => {
    const own = new Keys();
    const shredding = aCipher(own);
    const { sealed, dataKeyId } = await shredding.seal(new Secret(SECRET), CONTEXT);
    const row = own.rows.get(dataKeyId!)!;
    own.rows.set(row.id, { ...row, wrapped: null });
    expect((await refusal(sealed, CONTEXT, shredding)).message).toMatch(/gone/);
    await expect(shredding.seal(new Secret(SECRET), CONTEXT)).rejects.toThrow(TenantKeyGone);
  });

  it('uses no key that a transaction made and then took back', async () => {
    const own = new Keys();
    const both = aCipher(own);
    const first = await both.seal(new Secret(SECRET), CONTEXT);
    own.rows.clear();
    own.seals.clear();
    const second = await both.seal(new Secret(SECRET), CONTEXT);
    expect(second.dataKeyId).not.toBe(first.dataKeyId);
    expect((await aCipher(own).open(second.sealed, CONTEXT)).reveal()).toBe(SECRET);
    await refusal(first.sealed, CONTEXT, both);
  });

  it('seals for no other tenant than the one whose key it holds', async () => {
    const sealer = await cipher.sealer('t1');
    expect(() => sealer(new Secret(SECRET), { ...CONTEXT, tenantId: 't2' })).toThrow(/own tenant/);
  });

  it('tells nothing of a secret in any error', async () => {
    const bare = [
      SECRET,
      `v1.${SECRET}`,
      `a.${SECRET}.b`,
      `v1.k1.AAAA.AAAA.${SECRET}`,
      `v2.${SECRET}`,
    ];
    const errors = await Promise.all([
      ...bare.map((sealed) => refusal(sealed)),
      refusal(await seal(), { ...CONTEXT, tenantId: 't2' }),
      refusal(legacy(), { ...CONTEXT, tenantId: 't2' }),
      refusal(await seal(), CONTEXT, aCipher(keys, [NEW])),
    ]);
    for (const error of errors) {
      const told = `${error.message} ${error.stack} ${JSON.stringify(error)}`;
      expect(told).not.toContain(SECRET);
      expect(told).not.toContain(OLD.key.toString('base64'));
    }
  });

  it.each<[string, TokenKey[]]>([
    ['no key', []],
    ['a short key', [{ id: 'k1', key: Buffer.alloc(31) }]],
    ['a long key', [{ id: 'k1', key: Buffer.alloc(33) }]],
    ['one id for two keys', [OLD, { id: OLD.id, key: NEW.key }]],
    ['an id that would split the envelope', [{ id: 'k.1', key: OLD.key }]],
  ])('is not made with %s', (_, given) => {
    expect(() => aCipher(keys, given)).toThrow();
  });
});
