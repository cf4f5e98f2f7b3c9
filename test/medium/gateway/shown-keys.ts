import { z } from 'zod';

/** A key as the API shows it, as far as tests look at it. */
export const shownKey = z.looseObject({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(z.string()),
  account_ids: z.array(z.string()).nullable(),
  requests_per_minute: z.number().nullable(),
  status: z.string(),
  expires_at: z.string().nullable(),
  replaced_by: z.string().nullable(),
  created_by: z.string(),
  last_used_at: z.string().nullable(),
});
/** As it is shown once. */
export const createdKey = shownKey.extend({ key: z.string().startsWith('floe_sk_') });
export const pageOfKeys = z.object({ data: z.array(shownKey), next_cursor: z.string().nullable() });
