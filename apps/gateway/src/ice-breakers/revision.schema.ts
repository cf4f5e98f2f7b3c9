import {
  differenceOfSets,
  LOCALE_CHANGES,
  QUESTION_CHANGES,
  summaryOf,
  type IceBreakerSet,
} from '#libs/domain';
import { LISTS, type IceBreakerRevision } from '#libs/storage';
import { z } from 'zod';
import { pageQueryOf } from '../http/paging.js';
import { editQuery, reasonSchema } from './ice-breakers.schema.js';
import { inMetasOrder, questionSetSchema } from './question-set.schema.js';

export const revisionsQuery = pageQueryOf(LISTS.revisions);

/** The number of a revision in a path. */
export const revisionParam = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);

/** Left out: the revision before. */
export const comparisonQuery = z.strictObject({
  base: z.coerce.number().int().min(0).max(999_999_999).nullable().default(null),
});

export const restoreSchema = z.strictObject({ reason: reasonSchema.nullable().default(null) });

/** The same where there need not be a body. */
export const restoreBody = restoreSchema.prefault({});

export const restoreQuery = editQuery.pick({ dry_run: true });

const summarySchema = z.object({
  added: z.array(z.string()),
  removed: z.array(z.string()),
  changed: z.array(z.string()),
});

export const revisionSchema = z.object({
  revision: z.int(),
  action: z.enum(['set', 'cleared', 'restored', 'adopted']),
  restored_from: z.int().nullable(),
  author: z.string(),
  reason: z.string().nullable(),
  at: z.iso.datetime(),
  first_sent_at: z.iso.datetime().nullable(),
  is_present: z.boolean(),
  difference: summarySchema,
  ice_breakers: questionSetSchema,
});

export const differenceSchema = z.object({
  is_same: z.boolean(),
  locales: z.array(
    z.object({
      locale: z.string(),
      change: z.enum(LOCALE_CHANGES),
      questions: z.array(
        z.object({
          change: z.enum(QUESTION_CHANGES),
          question: z.string(),
          payload: z.string(),
          from_payload: z.string().nullable(),
          from_position: z.int().nullable(),
          to_position: z.int().nullable(),
        }),
      ),
    }),
  ),
});

export const comparisonSchema = z.object({
  from: z.int(),
  to: z.int(),
  difference: differenceSchema,
});

/** `before`: the set of the revision before it; empty for the first. */
export function showRevision(
  row: IceBreakerRevision,
  before: IceBreakerSet,
  present: number,
): z.output<typeof revisionSchema> {
  return {
    revision: row.revision,
    action: row.action,
    restored_from: row.restoredFrom,
    author: row.author,
    reason: row.reason,
    at: row.createdAt.toISOString(),
    first_sent_at: row.sentAt?.toISOString() ?? null,
    is_present: row.revision === present,
    difference: summaryOf(differenceOfSets(before, row.iceBreakers)),
    ice_breakers: inMetasOrder(row.iceBreakers),
  };
}
