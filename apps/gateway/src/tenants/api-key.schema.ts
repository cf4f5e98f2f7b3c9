import { storableText } from '#libs/domain';
import type { ApiKey } from '#libs/storage';
import { z } from 'zod';
import { SCOPES } from '../access/scopes.js';

export const newApiKeySchema = z.strictObject({
  name: storableText.trim().min(1).max(100),
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length).default(['*']),
});

export const apiKeySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string()),
  created_at: z.iso.datetime(),
});

/** The key itself is in this answer and in no other. */
export const createdApiKeySchema = apiKeySchema.extend({ key: z.string() });

export function showApiKey(key: ApiKey): z.output<typeof apiKeySchema> {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    scopes: key.scopes,
    created_at: key.createdAt.toISOString(),
  };
}
