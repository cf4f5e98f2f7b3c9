import type { ConsentProgress } from '#libs/storage';
import { z } from 'zod';

/** The form that Meta posts; read by `readSignedRequestForm`, and declared for the description. */
export const signedRequestSchema = z.looseObject({ signed_request: z.string() });

export const deauthorizedSchema = z.object({});

/** As Meta wants it. Source: Meta, "Data Deletion Request Callback". */
export const deletionTakenSchema = z.object({ url: z.url(), confirmation_code: z.string() });

const count = z.int().nonnegative();

export const dataDeletionSchema = z.object({
  confirmation_code: z.string(),
  status: z.enum(['received', 'under_way', 'done']),
  message: z.string(),
  requested_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  removed: z.object({
    accounts: count,
    messages: count,
    answers: count,
    notices: count,
    other: count,
  }),
});

export type DataDeletion = z.output<typeof dataDeletionSchema>;

type Removed = DataDeletion['removed'];

/** What people call the rows of a table. */
const KINDS: Record<string, Exclude<keyof Removed, 'other'>> = {
  accounts: 'accounts',
  inbound_events: 'messages',
  replies: 'answers',
  facts: 'notices',
  webhook_deliveries: 'notices',
};

/** What the holder of a code may know: nothing in it says who they are. */
export function showDeletion(code: string, progress: ConsentProgress): DataDeletion {
  const removed = removedOf(progress.erased);
  const status = statusOf(progress);
  return {
    confirmation_code: code,
    status,
    message: messageOf(status, removed),
    requested_at: progress.requestedAt.toISOString(),
    finished_at: progress.finishedAt?.toISOString() ?? null,
    removed,
  };
}

function statusOf({ status, erasures }: ConsentProgress): DataDeletion['status'] {
  if (status === 'done') return 'done';
  return status === 'erasing' || erasures.running + erasures.done > 0 ? 'under_way' : 'received';
}

function removedOf(erased: Record<string, number>): Removed {
  const removed: Removed = { accounts: 0, messages: 0, answers: 0, notices: 0, other: 0 };
  for (const [table, rows] of Object.entries(erased)) removed[KINDS[table] ?? 'other'] += rows;
  return removed;
}

function messageOf(status: DataDeletion['status'], removed: Removed): string {
  switch (status) {
    case 'received':
      return 'Your request is here. Nothing has been removed yet.';
    case 'under_way':
      return 'Your data is being removed.';
    case 'done': {
      const isAny = Object.values(removed).some((rows) => rows > 0);
      return isAny
        ? 'Your data has been removed. Nothing that is about you is kept here.'
        : 'Nothing that is about you is kept here.';
    }
  }
}
