import { LISTS, type DataErasure } from '#libs/storage';
import { z } from 'zod';
import { pageQueryOf } from '../http/paging.js';

export const personErasuresQuery = pageQueryOf(LISTS.dataErasures);

const PERSON_ID = /^[0-9]{1,64}$/;

/** As in the events and facts of the person. A user name has no place in them, so it finds nothing. */
const personId = z
  .string()
  .refine((text) => PERSON_ID.test(text), {
    error: 'is no person_id, as events and facts have it: digits only, not a user name',
    params: {
      code: 'not_a_person_id',
      fix: 'Send the `person_id` of one of their events or facts, such as "17841400000000001".',
    },
    abort: true,
  })
  // Says nothing more to a caller; it is what stands in the description of the API.
  .regex(PERSON_ID);

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
