import type { FactType } from '#libs/domain';
import type { EntityManager } from 'typeorm';
import type { FeedPlace } from '../page.js';
import { selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';

/** How far back the feed goes at least, in days, unless the tenant keeps less. */
export const FEED_DAYS = 30;

/** A fact in the exact bytes that its deliveries post; `id` is their `webhook-id`. */
export type FeedFact = { id: string; body: string };

export type FeedQuery = {
  /** Where the last page ended; null: from the oldest fact that is kept. */
  after: FeedPlace | null;
  /** Facts behind this position are left out: of those, some may not be committed yet. */
  upTo: number;
  /** Null: of every type. */
  types: readonly FactType[] | null;
  /** Null: of every account, and of none. */
  accountIds: readonly string[] | null;
  limit: number;
};

export type FeedPage =
  | { outcome: 'read'; facts: FeedFact[]; place: FeedPlace; hasMore: boolean }
  /** Facts that come after the place may be gone already; `days` is how long a place is good. */
  | { outcome: 'expired'; days: number };

/** Facts that one page looks at, at most, to find those of the types that are asked for. */
const MOST_SCANNED = 2_000;

/**
 * The facts of a tenant one after the other. Those of one account come in the order of their
 * `sequence`; those of several as they were written.
 *
 * A place names a fact that was there, never a position that nobody has: after a crash PostgreSQL may
 * give such a position again.
 */
export class FactFeed {
  constructor(private readonly work: TenantWork) {}

  read(tenantId: string, query: FeedQuery): Promise<FeedPage> {
    return this.work.run(tenantId, async (manager) => {
      const [span] = await selectRows<Span>(manager, READ_SPAN, [
        tenantId,
        query.after?.at ?? null,
        FEED_DAYS,
      ]);
      if (!span || span.is_over) return { outcome: 'expired', days: span?.days ?? FEED_DAYS };
      const rows = await this.scan(manager, tenantId, query);
      const shown = rows.filter((row) => row.body !== null);
      const last = rows.at(-1);
      const scanned = last?.scanned ?? 0;
      const isFull = shown.length === query.limit;
      // Of a full page the place is its last fact, though more was looked at.
      const end = isFull ? shown.at(-1) : last;
      const hasMore = isFull
        ? last !== undefined && last.position > (end?.position ?? 0)
        : scanned === scansOf(query);
      return {
        outcome: 'read',
        facts: shown.map(({ id, body }) => ({ id, body: body ?? '' })),
        place: {
          position: end?.position ?? query.after?.position ?? 0,
          at: hasMore && end ? later(end.created_at, span.soon) : span.now.toISOString(),
        },
        hasMore,
      };
    });
  }

  private scan(manager: EntityManager, tenantId: string, query: FeedQuery): Promise<Scanned[]> {
    const { after, upTo, types, accountIds, limit } = query;
    return selectRows<Scanned>(manager, scanning(accountIds === null ? OF_TENANT : OF_ACCOUNTS), [
      tenantId,
      after?.position ?? 0,
      upTo,
      scansOf(query),
      types,
      limit,
      ...(accountIds === null ? [] : [accountIds]),
    ]);
  }
}

type Span = { is_over: boolean; days: number; now: Date; soon: Date };

/** `body` is null for the last fact that was looked at, unless it is shown itself. */
type Scanned = {
  id: string;
  body: string | null;
  position: number;
  created_at: Date;
  scanned: number;
};

/** One more than the page holds tells whether there is another. */
function scansOf({ types, limit }: FeedQuery): number {
  return types === null ? limit + 1 : MOST_SCANNED;
}

/** Whoever begins with facts about to expire has time to get on. */
function later(at: Date, soon: Date): string {
  return (at > soon ? at : soon).toISOString();
}

/**
 * A place is over when facts behind it may be gone. A fact may be seen some moments after its
 * `created_at`, hence the minutes.
 */
const READ_SPAN = `
  SELECT now() AS now, kept.days, now() - make_interval(days => kept.days, hours => -1) AS soon,
         coalesce($2::timestamptz < now() - make_interval(days => kept.days, mins => -10), false)
           AS is_over
    FROM (SELECT least(retention_days, $3::int) AS days FROM tenants WHERE id = $1) kept`;

const OF_TENANT = `
  SELECT id, type, position, created_at FROM facts
   WHERE tenant_id = $1 AND position > $2 AND position <= $3 AND NOT sample`;

const OF_ACCOUNTS = `
  SELECT f.* FROM unnest($7::uuid[]) AS a (id) CROSS JOIN LATERAL (
    SELECT id, type, position, created_at FROM facts
     WHERE tenant_id = $1 AND account_id = a.id AND position > $2 AND position <= $3
     ORDER BY position LIMIT $4) f`;

/** The facts to show, in order, and the last that was looked at. */
const scanning = (source: string) => `
  WITH scanned AS MATERIALIZED (${source} ORDER BY position LIMIT $4),
  shown AS (
    SELECT * FROM scanned WHERE $5::text[] IS NULL OR type = ANY ($5::text[])
     ORDER BY position LIMIT $6
  ), told AS (
    SELECT id, position, created_at, true AS is_shown FROM shown
     UNION ALL
    (SELECT id, position, created_at, false FROM scanned
      WHERE id NOT IN (SELECT id FROM shown) ORDER BY position DESC LIMIT 1)
  )
  SELECT t.id, CASE WHEN t.is_shown THEN f.body END AS body, t.position::float8 AS position,
         t.created_at, (SELECT count(*)::int FROM scanned) AS scanned
    FROM told t JOIN facts f ON f.tenant_id = $1 AND f.id = t.id
   ORDER BY t.position`;
