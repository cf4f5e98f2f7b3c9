import {
  DEFAULT_ICE_BREAKER_LIMITS,
  explainSync,
  ICE_BREAKER_WARNING_CODES,
  storableText,
} from '#libs/domain';
import { SYNC_STATUSES, type Account, type IceBreakers, type SyncStatus } from '#libs/storage';
import { z } from 'zod';
import { instagramErrorSchema } from '../instagram/instagram-error.schema.js';
import { inMetasOrder, questionSetSchema } from './question-set.schema.js';

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

export const reasonSchema = storableText
  .max(500)
  .refine((text) => text.trim() !== '', { error: 'says nothing' });

/** `dry_run`: say what would be done, and do nothing. `reason`: kept with the revision. */
export const editQuery = z.strictObject({
  dry_run: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
  reason: reasonSchema.nullable().default(null),
});

export type EditQuery = z.output<typeof editQuery>;

export const warningSchema = z.object({
  pointer: z.string(),
  code: z.enum(ICE_BREAKER_WARNING_CODES),
  message: z.string(),
  fix: z.string(),
});

export const acceptedSchema = z.object({
  revision: z.int(),
  status: z.enum(SYNC_STATUSES),
  warnings: z.array(warningSchema),
});

export const iceBreakersSchema = z.object({
  revision: z.int(),
  status: z.enum(SYNC_STATUSES),
  message: z.string(),
  next_step: z.string().nullable(),
  ice_breakers: questionSetSchema,
  published: z
    .object({ revision: z.int(), ice_breakers: questionSetSchema, at: z.iso.datetime() })
    .nullable(),
  drift: z.object({ ice_breakers: questionSetSchema, since: z.iso.datetime() }).nullable(),
  last_error: instagramErrorSchema.nullable(),
  next_attempt_at: z.iso.datetime().nullable(),
  checked_at: z.iso.datetime().nullable(),
});

type ShownAccount = Pick<Account, 'status' | 'driftPolicy'>;

/** What is owed to an account that is not connected waits for it: its lane does not look at it. */
export function shownStatus(
  { status }: Pick<IceBreakers, 'status'>,
  account: Pick<Account, 'status'>,
): SyncStatus {
  return status === 'pending' && account.status !== 'connected' ? 'blocked' : status;
}

/** `row` null: nothing was ever set. */
export function showIceBreakers(
  row: IceBreakers | null,
  account: ShownAccount,
  now: Date,
): z.output<typeof iceBreakersSchema> {
  const revision = row?.revision ?? 0;
  const status = row ? shownStatus(row, account) : 'in_sync';
  const { message, nextStep } = explainSync(
    {
      revision,
      status,
      isAccountConnected: account.status === 'connected',
      policy: account.driftPolicy,
      isUnderWay: (row?.startedCount ?? 0) > 0,
      nextAttemptAt: row?.nextAttemptAt ?? null,
      lastError: row?.lastError ?? null,
    },
    now,
  );
  return {
    revision,
    status,
    message,
    next_step: nextStep,
    ice_breakers: inMetasOrder(row?.desired ?? []),
    published: row && publishedOf(row),
    drift: row && driftOf(row),
    last_error: row?.lastError ?? null,
    next_attempt_at: row?.nextAttemptAt?.toISOString() ?? null,
    checked_at: row?.checkedAt?.toISOString() ?? null,
  };
}

function publishedOf({ published, publishedAt, publishedRevision }: IceBreakers) {
  if (!published || !publishedAt || publishedRevision === null) return null;
  const at = publishedAt.toISOString();
  return { revision: publishedRevision, ice_breakers: inMetasOrder(published), at };
}

function driftOf({ driftedTo, driftedAt }: IceBreakers) {
  if (!driftedTo || !driftedAt) return null;
  return { ice_breakers: inMetasOrder(driftedTo), since: driftedAt.toISOString() };
}
