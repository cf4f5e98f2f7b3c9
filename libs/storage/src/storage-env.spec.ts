import { describe, expect, it } from '@jest/globals';
import { keySettingsOf, migrationEnv, storageEnv } from './storage-env.js';

const KEY_1 = Buffer.alloc(32, 0xf1).toString('base64');
const KEY_2 = Buffer.alloc(32, 0xf2).toString('base64');
const FINE = {
  DATABASE_URL: 'postgres://floe:hunter2@db.internal:5432/floe',
  TOKEN_ENCRYPTION_KEYS: `k1:${KEY_1}`,
};

/** Everything that a refusal would print. */
function problems(env: Record<string, string | undefined>): string {
  const result = storageEnv.safeParse(env);
  if (result.success) throw new Error('It was taken.');
  return JSON.stringify(result.error.issues);
}

describe('storageEnv', () => {
  it('reads the URL as a secret, the keys in their order, and has a default for the pool', () => {
    const env = storageEnv.parse({
      ...FINE,
      TOKEN_ENCRYPTION_KEYS: ` new-key_2 : ${KEY_2} , k1:${KEY_1}`,
    });
    expect(env.DATABASE_URL.reveal()).toBe(FINE.DATABASE_URL);
    expect(JSON.stringify(env.DATABASE_URL)).not.toContain('hunter2');
    expect(env.DATABASE_POOL_SIZE).toBe(10);
    expect(env.TOKEN_ENCRYPTION_KEYS).toEqual([
      { id: 'new-key_2', key: Buffer.alloc(32, 0xf2) },
      { id: 'k1', key: Buffer.alloc(32, 0xf1) },
    ]);
  });

  it.each([
    ['postgresql://', 'postgresql://db/floe'],
    ['no password', 'postgres://db/floe'],
  ])('takes a URL with %s', (_, url) => {
    expect(storageEnv.safeParse({ ...FINE, DATABASE_URL: url }).success).toBe(true);
  });

  it.each(['mysql://db/floe', 'db.internal', ''])('refuses %j as a URL', (url) => {
    expect(problems({ ...FINE, DATABASE_URL: url })).toContain('postgres://');
  });

  it.each([
    ['no id', KEY_1],
    ['an empty id', `:${KEY_1}`],
    ['an id with a dot', `k.1:${KEY_1}`],
    ['an id that is too long', `${'k'.repeat(33)}:${KEY_1}`],
    ['one id twice', `k1:${KEY_1},k1:${KEY_2}`],
    ['a trailing comma', `k1:${KEY_1},`],
  ])('asks for ids when there is %s', (_, keys) => {
    expect(problems({ ...FINE, TOKEN_ENCRYPTION_KEYS: keys })).toContain('needs an id of its own');
  });

  it.each([
    ['16 bytes', Buffer.alloc(16, 7).toString('base64')],
    ['33 bytes', Buffer.alloc(33, 7).toString('base64')],
    ['hex', Buffer.alloc(32, 7).toString('hex')],
    ['characters that are no base64', `${KEY_1.slice(0, 20)}!!${KEY_1.slice(20)}`],
    ['nothing', ''],
  ])('asks for 32 bytes when there is %s', (_, key) => {
    expect(problems({ ...FINE, TOKEN_ENCRYPTION_KEYS: `k1:${key}` })).toContain('32 bytes');
  });

  it.each(['0', '201', '2.5', 'many'])('refuses %j as the size of the pool', (size) => {
    expect(problems({ ...FINE, DATABASE_POOL_SIZE: size })).toContain('DATABASE_POOL_SIZE');
  });

  it('tells all problems at once, and no key or password in any', () => {
    const told = problems({
      DATABASE_URL: 'mysql://floe:hunter2@db/floe',
      TOKEN_ENCRYPTION_KEYS: `k 1:${KEY_1},k2:${KEY_2}${KEY_2}`,
      DATABASE_POOL_SIZE: '0',
    });
    for (const name of ['DATABASE_URL', 'TOKEN_ENCRYPTION_KEYS', 'DATABASE_POOL_SIZE']) {
      expect(told).toContain(name);
    }
    for (const secret of ['hunter2', KEY_1, KEY_2]) expect(told).not.toContain(secret);
    expect(problems({})).toContain('TOKEN_ENCRYPTION_KEYS');
  });
});

describe('the settings of a KMS', () => {
  const KMS = { KMS_URL: 'https://vault.internal:8200', KMS_TOKEN: 'hvs.planted', KMS_KEY: 'floe' };
  const { DATABASE_URL } = FINE;

  it('wrap, and the keys of the settings need not be there', () => {
    const { keys, kms } = keySettingsOf(storageEnv.parse({ DATABASE_URL, ...KMS }));
    expect(keys).toEqual([]);
    expect(kms).toMatchObject({ url: KMS.KMS_URL, key: 'floe' });
    expect(kms?.token.reveal()).toBe('hvs.planted');
    expect(JSON.stringify(kms)).not.toContain('hvs.planted');
  });

  it('may stand beside keys, which then open what they wrapped before', () => {
    const { keys, kms } = keySettingsOf(storageEnv.parse({ ...FINE, ...KMS }));
    expect({ keys: keys.map(({ id }) => id), kms: kms?.key }).toEqual({
      keys: ['k1'],
      kms: 'floe',
    });
  });

  it('are none where there are only keys', () => {
    expect(keySettingsOf(storageEnv.parse(FINE)).kms).toBeNull();
  });

  it.each(Object.keys(KMS))('are wanted all three when there is only %s', (name) => {
    const told = problems({ ...FINE, [name]: KMS[name as keyof typeof KMS] });
    for (const other of Object.keys(KMS)) {
      if (other === name) expect(told).not.toContain(`["${name}"]`);
      else expect(told).toContain(`["${other}"]`);
    }
  });

  it.each([
    ['KMS_URL', 'vault.internal'],
    ['KMS_URL', 'https://vault.internal?x=1'],
    ['KMS_TOKEN', 'two words'],
    ['KMS_KEY', 'a/b'],
  ])('refuse %s=%j without showing it', (name, value) => {
    const told = problems({ DATABASE_URL, ...KMS, [name]: value });
    expect(told).toContain(`["${name}"]`);
    expect(told).not.toContain(value);
  });
});

describe('migrationEnv', () => {
  it('needs no owner of its own', () => {
    const env = migrationEnv.parse({ DATABASE_URL: FINE.DATABASE_URL });
    expect(env.MIGRATION_DATABASE_URL).toBeUndefined();
  });
});
