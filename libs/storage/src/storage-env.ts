import { z } from 'zod';
import { Secret } from '#libs/domain';

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

export const storageEnv = z.object({
  DATABASE_URL: databaseUrl,
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10),
  TOKEN_ENCRYPTION_KEYS: tokenKeys,
});

export const migrationEnv = z.object({
  DATABASE_URL: databaseUrl,
  MIGRATION_DATABASE_URL: databaseUrl.optional(),
});
