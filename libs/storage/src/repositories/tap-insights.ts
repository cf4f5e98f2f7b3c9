import { firstIdOf } from '#libs/domain';
import { selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';
import { ERASED_PERSON } from './data-erasure-events.js';

/** From `from` on, and before `to`. */
export type TapRange = { from: Date; to: Date };

export type TapCounts = {
  taps: number;
  /** Taps of which at least one message of the answer was sent. */
  replied: number;
  /** From the tap to its first message, over the taps that have one; null when none has. */
  medianReplyMs: number | null;
};

/** Groups by number of taps, the most first, but hours by time. Null: not known. */
export type TapGroups = {
  totals: TapCounts;
  byQuestion: (TapCounts & { question: string | null; payload: string | null })[];
  byLocale: (TapCounts & { locale: string | null })[];
  byRevision: (TapCounts & { revision: number | null })[];
  /** The hours in UTC that have taps, each by its beginning. */
  byHour: (TapCounts & { hour: Date })[];
  /** Some questions, locales or revisions with fewer taps were left out. The totals have them. */
  isCut: boolean;
};

/** Of questions, locales and revisions each. Hours are as many as the range has, so none is left out. */
export const MAX_TAP_GROUPS = 1_000;

/**
 * Events are found by the time in their ids, which is when they were received: not before they
 * occurred, but for two clocks, Meta's and that of the gateway, which may differ by this much.
 */
const CLOCKS_DIFFER_MS = 3_600_000;

/** Counts the taps of an account. A tap that Instagram tells twice is one row, and counts once. */
export class TapInsights {
  constructor(private readonly work: TenantWork) {}

  /**
   * All taps that occurred in the range. Those of erased persons do not count, also while their marks
   * are still there. An account that the tenant does not have has no taps.
   */
  read(tenantId: string, accountId: string, { from, to }: TapRange): Promise<TapGroups> {
    return this.work.run(tenantId, async (manager) => {
      await manager.query(MORE_MEMORY);
      const rows = await selectRows<GroupRow>(manager, COUNT_TAPS, [
        tenantId,
        accountId,
        firstIdOf(from.getTime() - CLOCKS_DIFFER_MS),
        from,
        to,
        ERASED_PERSON,
      ]);
      return groupsOf(rows);
    });
  }
}

type Dimension = 'totals' | 'question' | 'locale' | 'revision' | 'hour';

type GroupRow = {
  dimension: Dimension;
  title: string | null;
  payload: string | null;
  locale: string | null;
  revision: number | null;
  hour: Date | null;
  taps: number;
  replied: number;
  median_ms: number | null;
};

function groupsOf(rows: GroupRow[]): TapGroups {
  const of = (dimension: Dimension) => rows.filter((row) => row.dimension === dimension);
  const shown = (dimension: Dimension) => of(dimension).slice(0, MAX_TAP_GROUPS);
  const [totals] = of('totals');
  return {
    totals: totals ? countsOf(totals) : { taps: 0, replied: 0, medianReplyMs: null },
    byQuestion: shown('question').map((row) => ({
      question: row.title,
      payload: row.payload,
      ...countsOf(row),
    })),
    byLocale: shown('locale').map((row) => ({ locale: row.locale, ...countsOf(row) })),
    byRevision: shown('revision').map((row) => ({ revision: row.revision, ...countsOf(row) })),
    byHour: of('hour').flatMap((row) => (row.hour ? [{ hour: row.hour, ...countsOf(row) }] : [])),
    isCut: (['question', 'locale', 'revision'] as const).some(
      (dimension) => of(dimension).length > MAX_TAP_GROUPS,
    ),
  };
}

function countsOf({ taps, replied, median_ms: medianMs }: GroupRow): TapCounts {
  return { taps, replied, medianReplyMs: medianMs === null ? null : Math.round(medianMs) };
}

/** Each group's median takes a sort; those of a large account do not fit into what is usual. */
const MORE_MEMORY = `SELECT set_config('work_mem', '64MB', true)`;

/**
 * The lower bound of the id lets an index find the account's events from the range on (`(account_id,
 * id)`, as a rule). There is no upper one: Meta may tell late. A reply is dated by the database's clock
 * and a tap by Meta's, so a reply can seem to precede its tap, and then took no time.
 * One group more than are shown tells that there are more.
 */
const COUNT_TAPS = `
  WITH taps AS (
    SELECT e.title, e.payload, e.tapped_locale AS locale, e.tapped_revision AS revision,
           date_trunc('hour', e.occurred_at, 'UTC') AS hour,
           (extract(epoch FROM first.sent_at - e.occurred_at) * 1000)::float8 AS reply_ms
      FROM inbound_events e
      LEFT JOIN LATERAL (
        SELECT min(greatest(r.sent_at, e.occurred_at)) AS sent_at FROM replies r
         WHERE r.tenant_id = $1 AND r.event_id = e.id AND r.state = 'sent'
           -- What only shows that somebody types is no reply.
           AND r.message ->> 'sender_action' IS NULL
      ) first ON true
     WHERE e.tenant_id = $1 AND e.account_id = $2 AND e.id >= $3::uuid AND e.kind = 'postback'
       AND e.occurred_at >= $4::timestamptz AND e.occurred_at < $5::timestamptz
       AND e.person_id <> $6
  ), counted AS (
    SELECT CASE grouping(title, locale, revision, hour)
             WHEN 7 THEN 'question' WHEN 11 THEN 'locale' WHEN 13 THEN 'revision'
             WHEN 14 THEN 'hour' ELSE 'totals'
           END AS dimension,
           title, payload, locale, revision, hour,
           count(*)::int AS taps,
           count(reply_ms)::int AS replied,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY reply_ms) AS median_ms
      FROM taps
     GROUP BY GROUPING SETS ((), (title, payload), (locale), (revision), (hour))
  ), placed AS (
    SELECT *, row_number() OVER (
             PARTITION BY dimension
             ORDER BY hour, taps DESC, title COLLATE "C", payload COLLATE "C", locale COLLATE "C",
                      revision DESC) AS place
      FROM counted
  )
  SELECT dimension, title, payload, locale, revision, hour, taps, replied, median_ms
    FROM placed
   WHERE dimension = 'hour' OR place <= ${MAX_TAP_GROUPS + 1}
   ORDER BY dimension, place`;
