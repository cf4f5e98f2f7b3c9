import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const secretsSchema = z.object({
  ADMIN_TOKEN: z.string(),
  META_VERIFY_TOKEN: z.string(),
  META_APP_SECRETS: z.string(),
  INSTAGRAM_APP_ID: z.string(),
  INSTAGRAM_APP_SECRET: z.string(),
  TOKEN_ENCRYPTION_KEYS: z.string(),
});

/** The secrets of this clone, under the names of the settings they fill. */
export type LocalSecrets = z.infer<typeof secretsSchema>;

function makeSecrets(): LocalSecrets {
  return {
    ADMIN_TOKEN: randomBytes(24).toString('base64url'),
    META_VERIFY_TOKEN: randomBytes(24).toString('base64url'),
    META_APP_SECRETS: randomBytes(16).toString('hex'),
    INSTAGRAM_APP_ID: String(randomInt(1e14, 2 ** 48 - 1)),
    INSTAGRAM_APP_SECRET: randomBytes(16).toString('hex'),
    TOKEN_ENCRYPTION_KEYS: `local:${randomBytes(32).toString('base64')}`,
  };
}

/** Made at the first start, kept in a file that only its owner may read, and used again later. */
export function localSecrets(file: string): LocalSecrets {
  if (!existsSync(file)) {
    writeFileSync(file, `${JSON.stringify(makeSecrets(), null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  }
  const parsed = secretsSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} is damaged: remove it and start again.`);
  return parsed.data;
}
