import { DEFAULT_ICE_BREAKER_LIMITS, type IceBreakerSet } from '#libs/domain';
import type { Account, IceBreakers, SyncStatus } from '#libs/storage';
import { z } from 'zod';

const setSchema = z.array(
  z.object({
    locale: z.string(),
    call_to_actions: z.array(z.object({ question: z.string(), payload: z.string() })),
  }),
);

const limits = DEFAULT_ICE_BREAKER_LIMITS;

/** How long a question may be is counted in what people see as characters, which no schema can say. */
const newQuestions = z
  .array(
    z.strictObject({
      question: z.string().min(1),
      payload: z.string().min(1).max(limits.maxPayloadCharacters),
    }),
  )
  .min(1)
  .max(limits.maxQuestionsPerLocale);

/**
 * Only for the description: what comes in is read by `readIceBreakersBody`, which names all faults at
 * once. The second form is Meta's older one, for the default locale alone.
 */
export const iceBreakersBodySchema = z.strictObject({
  platform: z.literal('instagram').optional(),
  ice_breakers: z.union([
    z
      .array(
        z.strictObject({
          locale: z
            .string()
            .regex(/^(default|[a-z]{2}_[A-Z]{2})$/)
            .optional(),
          call_to_actions: newQuestions,
        }),
      )
      .min(1)
      .max(limits.maxLocales),
    newQuestions,
  ]),
});

export const acceptedSchema = z.object({
  revision: z.int(),
  status: z.enum(['pending', 'in_sync', 'drifted', 'blocked', 'failed']),
});

export const iceBreakersSchema = acceptedSchema.extend({
  ice_breakers: setSchema,
  published: z
    .object({ revision: z.int(), ice_breakers: setSchema, at: z.iso.datetime() })
    .nullable(),
  last_error: z
    .object({
      message: z.string(),
      fix: z.string(),
      code: z.int().nullable(),
      subcode: z.int().nullable(),
      trace_id: z.string().nullable(),
      at: z.iso.datetime(),
    })
    .nullable(),
});

/** Nothing was ever set: revision 0, and nothing is owed. */
const NOTHING_SET: z.output<typeof iceBreakersSchema> = {
  revision: 0,
  status: 'in_sync',
  ice_breakers: [],
  published: null,
  last_error: null,
};

/** What is owed to an account that is not connected waits for it: its lane does not look at it. */
export function shownStatus(
  { status }: Pick<IceBreakers, 'status'>,
  account: Pick<Account, 'status'>,
): SyncStatus {
  return status === 'pending' && account.status !== 'connected' ? 'blocked' : status;
}

export function showIceBreakers(
  row: IceBreakers | null,
  account: Pick<Account, 'status'>,
): z.output<typeof iceBreakersSchema> {
  if (!row) return NOTHING_SET;
  const { published, publishedAt, publishedRevision } = row;
  return {
    revision: row.revision,
    status: shownStatus(row, account),
    ice_breakers: inMetasOrder(row.desired),
    published:
      published && publishedAt && publishedRevision !== null
        ? {
            revision: publishedRevision,
            ice_breakers: inMetasOrder(published),
            at: publishedAt.toISOString(),
          }
        : null,
    last_error: row.lastError,
  };
}

/** PostgreSQL keeps the keys of an object in an order of its own; people know Meta's. */
function inMetasOrder(set: IceBreakerSet): IceBreakerSet {
  return set.map(({ locale, call_to_actions: questions }) => ({
    locale,
    call_to_actions: questions.map(({ question, payload }) => ({ question, payload })),
  }));
}
