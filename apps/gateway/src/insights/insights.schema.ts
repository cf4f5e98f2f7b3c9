import type { Fault } from '#libs/domain';
import type { TapCounts, TapGroups, TapRange } from '#libs/storage';
import { z } from 'zod';

/** What taps are counted by. */
export const DIMENSIONS = ['question', 'locale', 'revision', 'hour'] as const;

export type Dimension = (typeof DIMENSIONS)[number];

const DAY_MS = 86_400_000;
const USUAL_DAYS = 28;
const MAX_DAYS = 92;

/** Of `by` where the answer is JSON, which has all of them: what is not read is not taken. */
export const BY_WITHOUT_CSV: Fault = {
  pointer: '/by',
  code: 'only_for_csv',
  message: '`by` chooses the rows of a CSV; JSON has all of them.',
  fix: 'Add format=csv, or leave `by` out.',
};

const NOT_BEFORE_TO: Fault = {
  pointer: '/from',
  code: 'not_before_to',
  message: '`from` is not before `to`.',
  fix: 'Send a `from` that is before `to`. Left out, `to` is now.',
};

const TOO_LONG: Fault = {
  pointer: '/from',
  code: 'range_too_long',
  message: `\`from\` and \`to\` are more than ${MAX_DAYS} days apart.`,
  fix: `Ask for at most ${MAX_DAYS} days at a time. Left out, \`to\` is now.`,
};

/** A time, or a date, which is its beginning in UTC. */
const instant = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: 'This is neither a date nor a time.',
  })
  .transform((text) => new Date(text))
  .nullable()
  .default(null);

type Asked = { from: Date | null; to: Date | null };

/** From `from` on and before `to`; by default the last 28 days before `to`, which by default is now. */
function rangeOf({ from, to }: Asked, nowMs: number): TapRange {
  const end = to ?? new Date(nowMs);
  return { from: from ?? new Date(end.getTime() - USUAL_DAYS * DAY_MS), to: end };
}

/** The query of insights, read to a whole range. All faults are found at once, those of the range too. */
export function insightsQueryOf(clock: () => number) {
  const lengthOf = (asked: Asked) => {
    const { from, to } = rangeOf(asked, clock());
    return to.getTime() - from.getTime();
  };
  return z
    .strictObject({
      from: instant,
      to: instant,
      format: z.enum(['json', 'csv']).nullable().default(null),
      by: z.enum(DIMENSIONS).nullable().default(null),
    })
    .refine((asked) => !isRead(asked) || lengthOf(asked) > 0, told(NOT_BEFORE_TO))
    .refine((asked) => !isRead(asked) || lengthOf(asked) <= MAX_DAYS * DAY_MS, told(TOO_LONG))
    .refine(({ format, by }) => format !== 'json' || by === null, told(BY_WITHOUT_CSV))
    .transform(({ from, to, format, by }) => ({
      range: rangeOf({ from, to }, clock()),
      format,
      by,
    }));
}

/** Whether both are what they should be: a check of the range runs also where they are not. */
function isRead({ from, to }: Asked): boolean {
  return [from, to].every((one) => one === null || one instanceof Date);
}

function told({ pointer, code, message, fix }: Fault) {
  const path = [pointer.slice(1)];
  return { path, error: message, params: { code, fix }, when: () => true };
}

export const insightsQuery = insightsQueryOf(Date.now);

const counts = {
  taps: z.int().min(0),
  replied: z.int().min(0),
  reply_rate: z.number().min(0).max(1).nullable(),
  median_reply_ms: z.int().min(0).nullable(),
};
const ofGroup = { ...counts, share: z.number().min(0).max(1) };

export const tapTotalsSchema = z.object(counts);
export const tapsOfQuestionSchema = z.object({
  question: z.string().nullable(),
  payload: z.string().nullable(),
  ...ofGroup,
});
export const tapsOfLocaleSchema = z.object({ locale: z.string().nullable(), ...ofGroup });
export const tapsOfRevisionSchema = z.object({ revision: z.int().nullable(), ...ofGroup });
export const tapsOfHourSchema = z.object({ hour: z.iso.datetime(), ...ofGroup });

export const insightsSchema = z.object({
  account_id: z.uuid(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  totals: tapTotalsSchema,
  by_question: z.array(tapsOfQuestionSchema),
  by_locale: z.array(tapsOfLocaleSchema),
  by_revision: z.array(tapsOfRevisionSchema),
  by_hour: z.array(tapsOfHourSchema),
  is_cut: z.boolean(),
});

export type Insights = z.output<typeof insightsSchema>;

export function showInsights(accountId: string, range: TapRange, groups: TapGroups): Insights {
  const { totals } = groups;
  const counted = (of: TapCounts) => ({
    taps: of.taps,
    share: portion(of.taps, totals.taps) ?? 0,
    ...answered(of),
  });
  return {
    account_id: accountId,
    from: range.from.toISOString(),
    to: range.to.toISOString(),
    totals: { taps: totals.taps, ...answered(totals) },
    by_question: groups.byQuestion.map((row) => ({
      question: row.question,
      payload: row.payload,
      ...counted(row),
    })),
    by_locale: groups.byLocale.map((row) => ({ locale: row.locale, ...counted(row) })),
    by_revision: groups.byRevision.map((row) => ({ revision: row.revision, ...counted(row) })),
    by_hour: groups.byHour.map((row) => ({ hour: row.hour.toISOString(), ...counted(row) })),
    is_cut: groups.isCut,
  };
}

function answered({ taps, replied, medianReplyMs }: TapCounts) {
  return { replied, reply_rate: portion(replied, taps), median_reply_ms: medianReplyMs };
}

/** Rounded to 4 digits; null where there is nothing to divide by. */
function portion(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
}
