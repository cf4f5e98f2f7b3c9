import { LISTS, SYNC_OUTCOMES, type IceBreakerSync } from '#libs/storage';
import { z } from 'zod';
import { pageQueryOf } from '../http/paging.js';
import { instagramErrorSchema } from '../instagram/instagram-error.schema.js';

export const syncsQuery = pageQueryOf(LISTS.syncs);

/** A try that has not ended for so long has lost its worker. */
const INTERRUPTED_AFTER_MS = 60_000;

export const syncSchema = z.object({
  id: z.uuid(),
  kind: z.enum(['publish', 'check']),
  revision: z.int(),
  outcome: z.enum([...SYNC_OUTCOMES, 'under_way', 'interrupted']),
  started_at: z.iso.datetime(),
  duration_ms: z.int().nullable(),
  calls: z.array(
    z.object({
      operation: z.string(),
      status: z.int().nullable(),
      ms: z.int(),
      trace_id: z.string().nullable(),
    }),
  ),
  error: instagramErrorSchema.nullable(),
});

export function showSync(row: IceBreakerSync, now: Date): z.output<typeof syncSchema> {
  const { startedAt, finishedAt } = row;
  const isOld = now.getTime() - startedAt.getTime() > INTERRUPTED_AFTER_MS;
  return {
    id: row.id,
    kind: row.kind,
    revision: row.revision,
    outcome: row.outcome ?? (isOld ? 'interrupted' : 'under_way'),
    started_at: startedAt.toISOString(),
    duration_ms: finishedAt && Math.max(0, finishedAt.getTime() - startedAt.getTime()),
    calls: row.calls.map(({ operation, status, ms, trace_id }) => ({
      operation,
      status,
      ms,
      trace_id,
    })),
    error: row.error,
  };
}
