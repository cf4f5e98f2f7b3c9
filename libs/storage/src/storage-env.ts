import { z } from 'zod';
import { Secret } from '#libs/domain';
import type { KeySettings } from './custody/key-settings.js';

const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
  .transform((text) => new Secret(text));

const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;
/** 32 bytes are 43 characters and the padding; Node would pass over any others in silence. */
const KEY_OF_32_BYTES = /^[A-Za-z0-9+/_-]{43}=?$/;

/** `id:base64[,id:base64…]`: the first key seals, all open. Error texts never show a key. */
const tokenKeys = z.string().transform((text, context) => {
  const parts = text.split(',').map((part) => {
    const [id = '', ...rest] = part.split(':');
    return { id: id.trim(), key: rest.join(':').trim() };
  });
  const ids = new Set(parts.map(({ id }) => id));
  if (parts.some(({ id }) => !KEY_ID.test(id)) || ids.size < parts.length) {
    context.addIssue('each key needs an id of its own (letters, digits, - and _), then ":"');
  }
  if (parts.some(({ key }) => !KEY_OF_32_BYTES.test(key))) {
    context.addIssue('each key must be 32 bytes in base64; make one with: openssl rand -base64 32');
  }
  return parts.map(({ id, key }) => ({ id, key: Buffer.from(key, 'base64') }));
});

const kmsUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .refine((text) => !/[?#]/.test(text), { error: 'has a query or a fragment' });

/** The settings of what wraps the tenants' data keys, apart: for a program that needs no database. */
const keySettings = {
  TOKEN_ENCRYPTION_KEYS: tokenKeys.optional(),
  KMS_URL: kmsUrl.optional(),
  KMS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'holds characters that no token has')
    .transform((text) => new Secret(text))
    .optional(),
  KMS_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,128}$/, 'is not the name of a key')
    .optional(),
};

type KeyEnv = z.output<z.ZodObject<typeof keySettings>>;

const KMS_SETTINGS = ['KMS_URL', 'KMS_TOKEN', 'KMS_KEY'] as const;

/**
 * The settings that have those of storage among them, held to what they need together: the three of
 * the KMS or none, and a key to wrap with, there or in `TOKEN_ENCRYPTION_KEYS`.
 */
export function withKeys<Schema extends z.ZodType<KeyEnv>>(schema: Schema): Schema {
  const isForKms = (env: Partial<KeyEnv>) => KMS_SETTINGS.some((name) => env[name] !== undefined);
  let checked = schema;
  for (const name of KMS_SETTINGS) {
    checked = checked.refine((env) => env[name] !== undefined || !isForKms(env), {
      path: [name],
      error: 'is needed for the KMS, with KMS_URL, KMS_TOKEN and KMS_KEY',
      when: isAnyObject,
    });
  }
  return checked.refine((env) => env.TOKEN_ENCRYPTION_KEYS !== undefined || isForKms(env), {
    path: ['TOKEN_ENCRYPTION_KEYS'],
    error: 'is needed where there is no KMS',
    when: ({ value, issues }) =>
      isAnyObject({ value }) && !issues.some(({ path }) => path?.[0] === 'TOKEN_ENCRYPTION_KEYS'),
  });
}

/** These problems are told together with all others. */
function isAnyObject({ value }: { value: unknown }): boolean {
  return typeof value === 'object' && value !== null;
}

/** What wraps the tenants' data keys, of settings that `withKeys` has found to be right. */
export function keySettingsOf(env: KeyEnv): KeySettings {
  const { KMS_URL: url, KMS_TOKEN: token, KMS_KEY: key } = env;
  const kms = url !== undefined && token && key !== undefined ? { url, token, key } : null;
  return { keys: env.TOKEN_ENCRYPTION_KEYS ?? [], kms };
}

export const storageEnv = withKeys(
  z.object({
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10),
    ...keySettings,
  }),
);

export const migrationEnv = z.object({
  DATABASE_URL: databaseUrl,
  MIGRATION_DATABASE_URL: databaseUrl.optional(),
});
