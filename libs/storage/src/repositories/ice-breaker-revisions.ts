import { LessThan } from 'typeorm';
import { IceBreakerRevision } from '../entities/ice-breaker-revision.entity.js';
import { prepare } from '../prepared-statements.js';
import { selectRows } from '../sql-rows.js';
import { LISTS, pageOf, type Page, type RevisionPlace } from '../page.js';
import type { TenantWork } from '../tenant-work.js';

/** A tap as Instagram tells of it: the words of the question, and the payload behind it. */
export type TappedQuestion = {
  eventId: string;
  title: string | null;
  payload: string | null;
  occurredAt: Date;
};

/** Where a tap came from. `locale` null: its payload was published, but never with these words. */
export type TapSource = { revision: number; locale: string | null };

/** Instagram's clock and ours differ; a tap may seem older than the set that it came from. */
const CLOCK_MARGIN = '1 minute';

/** Revisions that are searched for what was tapped: the newest that were ever shown. */
const SEARCHED_REVISIONS = 500;

/** The sets that an account once had as its wish. */
export class IceBreakerRevisions {
  constructor(private readonly work: TenantWork) {}

  /** Newest first. */
  list(
    tenantId: string,
    accountId: string,
    limit: number,
    after: RevisionPlace | null,
  ): Promise<Page<IceBreakerRevision>> {
    return this.work.run(tenantId, async (manager) => {
      const rows = await manager.find(IceBreakerRevision, {
        where: {
          tenantId,
          accountId,
          ...(after === null ? {} : { revision: LessThan(after.revision) }),
        },
        order: { revision: 'DESC' },
        take: limit + 1,
      });
      return pageOf(LISTS.revisions, rows, limit);
    });
  }

  find(tenantId: string, accountId: string, revision: number): Promise<IceBreakerRevision | null> {
    return this.work.run(tenantId, (manager) =>
      manager.findOneBy(IceBreakerRevision, { tenantId, accountId, revision }),
    );
  }

  /**
   * Which revision each tap came from, by event: of those that were shown by the time of the tap the
   * newest that has the question, or at least its payload. Also one that was replaced long ago: old
   * chats show old questions. An event that is not in the answer tapped on nothing that was ever ours.
   */
  async sourcesOf(
    tenantId: string,
    accountId: string,
    taps: readonly TappedQuestion[],
  ): Promise<Map<string, TapSource>> {
    if (taps.length === 0) return new Map();
    const rows = await this.work.run(tenantId, (manager) =>
      selectRows<{ event_id: string } & TapSource>(manager, FIND_SOURCES, [
        tenantId,
        accountId,
        taps.map(({ eventId }) => eventId),
        taps.map(({ title }) => title),
        taps.map(({ payload }) => payload),
        taps.map(({ occurredAt }) => occurredAt),
      ]),
    );
    return new Map(rows.map(({ event_id, revision, locale }) => [event_id, { revision, locale }]));
  }
}

/** The newest revision of those that had been shown by then, and the first of its locales that fits. */
const newestWith = (condition: string) => `
  SELECT r.revision, entry.value ->> 'locale' AS locale
    FROM (SELECT revision, ice_breakers FROM ice_breaker_revisions
           WHERE tenant_id = $1 AND account_id = $2
             AND sent_at <= t.occurred_at + interval '${CLOCK_MARGIN}'
           ORDER BY revision DESC LIMIT ${SEARCHED_REVISIONS}) r
   CROSS JOIN jsonb_array_elements(r.ice_breakers) WITH ORDINALITY AS entry
   CROSS JOIN jsonb_array_elements(entry.value -> 'call_to_actions') AS action
   WHERE ${condition}
   ORDER BY r.revision DESC, entry.ordinality LIMIT 1`;

const HAS_PAYLOAD = `action.value ->> 'payload' = t.payload`;

/**
 * Walks the revisions from the newest, so that a tap on what is shown now costs a look at one row. The
 * second walk is made only where the first has found nothing.
 */
const FIND_SOURCES = `
  SELECT t.event_id, coalesce(words.revision, payload.revision) AS revision, words.locale
    FROM unnest($3::uuid[], $4::text[], $5::text[], $6::timestamptz[])
           AS t (event_id, title, payload, occurred_at)
    LEFT JOIN LATERAL (
      ${newestWith(`${HAS_PAYLOAD} AND action.value ->> 'question' = t.title`)}
    ) AS words ON true
    LEFT JOIN LATERAL (
      ${newestWith(`words.revision IS NULL AND ${HAS_PAYLOAD}`)}
    ) AS payload ON true
   WHERE coalesce(words.revision, payload.revision) IS NOT NULL`;

prepare({ 'find-tap-sources': FIND_SOURCES });
