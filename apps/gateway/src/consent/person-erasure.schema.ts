import { LISTS, type DataErasure } from '#libs/storage';
import { z } from 'zod';
import { pageQueryOf } from '../http/paging.js';

export const personErasuresQuery = pageQueryOf(LISTS.dataErasures);

/** As in the events and facts of the person. A user name has no place in them, so it finds nothing. */
const personId = z
  .string()
  .max(64)
  .regex(
    /^[!-?A-~]*[0-9][!-~]*$/,
    'is no person_id, as events and facts have it: a number, not a user name',
  );

export const newPersonErasureSchema = z.strictObject({
  person_id: personId,
  account_id: z.uuid().nullable().default(null),
});

export type NewPersonErasureBody = z.output<typeof newPersonErasureSchema>;

export const personErasureSchema = z.object({
  id: z.uuid(),
  status: z.enum(['running', 'done']),
  scope: z.enum(['person', 'account']),
  account_id: z.uuid().nullable(),
  actor: z.string(),
  requested_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  /** Rows that are gone, by table. */
  erased: z.record(z.string(), z.int().nonnegative()),
});

/** Never tells whose data it is: who lists erasures learns of nobody. */
export function showPersonErasure(erasure: DataErasure): z.output<typeof personErasureSchema> {
  return {
    id: erasure.id,
    status: erasure.status,
    scope: erasure.scope,
    account_id: erasure.accountId,
    actor: erasure.actor,
    requested_at: erasure.requestedAt.toISOString(),
    finished_at: erasure.finishedAt?.toISOString() ?? null,
    erased: erasure.erased,
  };
}
