import { differenceOfSets, type IceBreakerSet } from '#libs/domain';
import type { IceBreakers } from '#libs/storage';
import type { z } from 'zod';
import type { planSchema } from './plan.schema.js';

type Plan = Omit<z.output<typeof planSchema>, 'revision' | 'warnings'>;

/** What it takes to make Instagram show `wish` in the place of what it shows. */
export function planFrom(
  live: IceBreakerSet,
  wish: IceBreakerSet,
  { source, seenAt, note }: { source: Plan['source']; seenAt: Date | null; note: string | null },
): Plan {
  const difference = differenceOfSets(live, wish);
  const call = difference.is_same ? 'none' : wish.length === 0 ? 'delete' : 'set';
  return { source, seen_at: seenAt?.toISOString() ?? null, note, call, difference };
}

/** The same without asking Instagram: from what it was last seen to show. */
export function planFromLastSeen(
  row: IceBreakers | null,
  wish: IceBreakerSet,
  note: string | null = null,
): Plan {
  if (row?.driftedTo) {
    return planFrom(row.driftedTo, wish, { source: 'last_seen', seenAt: row.checkedAt, note });
  }
  if (row?.published) {
    const seenAt = row.publishedAt;
    return planFrom(row.published, wish, { source: 'last_seen', seenAt, note });
  }
  const isChecked = row !== null && row.checkedAt !== null;
  const source = isChecked ? 'last_seen' : 'nothing_seen';
  return planFrom([], wish, { source, seenAt: row?.checkedAt ?? null, note });
}
