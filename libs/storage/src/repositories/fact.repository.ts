import { allEnded, isSubscribed, newId, type FactType } from '#libs/domain';
import { MoreThan } from 'typeorm';
import { Fact } from '../entities/fact.entity.js';
import { prepare } from '../prepared-statements.js';
import { selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';

export type FactDraft = {
  accountId: string | null;
  /** The person that it tells of, if it does. */
  personId?: string | null;
  /** The inbound event that it tells of, if it does. */
  eventId?: string | null;
  type: FactType;
  /** A JSON object. What goes out leads with its `sequence`, which is known once it is written. */
  body: string;
};

/** An enabled endpoint; `event_types` null: it is told of everything. */
type Subscriber = {
  id: string;
  eventTypes: string[] | null;
  accountIds: string[] | null;
  ordered: boolean;
  parked: boolean;
};

/** The outbox: what happened, and to whom it must be told. */
export class FactRepository {
  constructor(private readonly work: TenantWork) {}

  /**
   * Adds the facts, in order, and one delivery for each enabled endpoint that subscribes to them.
   * Called inside the unit of work of what caused them. Returns the endpoints whose lanes
   * are to be woken after that work has committed: one that is parked comes back by itself. It asks at once,
   * so that it can share a round trip with what is written before it.
   *
   * Each gets the next number of its stream: its account, or the tenant where it is of none. From here
   * to the end of its transaction a stream is locked, so that what is rolled back leaves no hole and
   * what commits later has the higher number. Streams are locked in the order of their ids; whoever
   * appends more than once in a transaction, or takes other locks afterwards, must mind the order
   * themselves: append last.
   */
  append(tenantId: string, drafts: readonly FactDraft[]): Promise<string[]> {
    if (drafts.length === 0) return Promise.resolve([]);
    return this.work.run(tenantId, async (manager) => {
      const ids = orderedIds(drafts.length);
      const facts = drafts.map((draft, at) => ({ id: ids[at]!, ...draft }));
      const [endpoints] = await allEnded([
        selectRows<Subscriber>(manager, SUBSCRIBERS, [tenantId]),
        manager.query(INSERT_FACTS, [
          tenantId,
          ids,
          facts.map(({ accountId }) => accountId),
          facts.map(({ type }) => type),
          facts.map(({ body }) => body),
          facts.map(({ personId }) => personId ?? null),
          facts.map(({ eventId }) => eventId ?? null),
        ]),
      ]);
      const owed = facts.flatMap((fact) =>
        endpoints
          .filter((endpoint) => isSubscribed(endpoint, fact))
          .map(({ id, ordered }) => ({
            endpointId: id,
            factId: fact.id,
            orderKey: ordered ? (fact.accountId ?? id) : null,
          })),
      );
      if (owed.length === 0) return [];
      await manager.query(INSERT_DELIVERIES, [
        tenantId,
        orderedIds(owed.length),
        owed.map(({ endpointId }) => endpointId),
        owed.map(({ factId }) => factId),
        owed.map(({ orderKey }) => orderKey),
      ]);
      const told = new Set(owed.map(({ endpointId }) => endpointId));
      return endpoints.filter(({ id, parked }) => told.has(id) && !parked).map(({ id }) => id);
    });
  }

  /**
   * A sample for one endpoint, whatever it subscribes to. It tells of nothing that happened: of no
   * account, no person and no event; it has the number 0, and is not in the feed. Gives the ids of the fact and of its delivery.
   */
  appendSample(
    tenantId: string,
    endpointId: string,
    { type, body }: Pick<FactDraft, 'type' | 'body'>,
  ): Promise<{ factId: string; deliveryId: string }> {
    const factId = newId();
    const deliveryId = newId();
    return this.work.run(tenantId, async (manager) => {
      await manager.query(INSERT_SAMPLE, [factId, tenantId, type, body]);
      await manager.query(INSERT_DELIVERIES, [
        tenantId,
        [deliveryId],
        [endpointId],
        [factId],
        [null],
      ]);
      return { factId, deliveryId };
    });
  }

  /** Oldest first, after `afterId`. */
  list(tenantId: string, limit: number, afterId: string | null): Promise<Fact[]> {
    return this.work.run(tenantId, (manager) =>
      manager.find(Fact, {
        where: { tenantId, ...(afterId === null ? {} : { id: MoreThan(afterId) }) },
        order: { id: 'ASC' },
        take: limit,
      }),
    );
  }
}

/** Ids of one millisecond differ by chance alone; sorted, they keep the order of what gets them. */
function orderedIds(count: number): string[] {
  return Array.from({ length: count }, () => newId()).sort();
}

/**
 * `position` is given row by row as they are inserted, each after its stream was locked: within a stream
 * the order of positions is that of the sequence.
 */
const INSERT_FACTS = `
  WITH given AS (
    SELECT f.*, coalesce(f.account_id, $1) AS stream_id,
           row_number() OVER (PARTITION BY f.account_id ORDER BY f.id) AS nth
      FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::uuid[])
        AS f (id, account_id, type, body, person_id, event_id)
  ), added AS (
    SELECT stream_id, count(*) AS facts FROM given GROUP BY stream_id
  ), counted AS (
    INSERT INTO fact_sequences AS s (tenant_id, stream_id, last)
    SELECT $1, stream_id, facts FROM added ORDER BY stream_id
    ON CONFLICT (tenant_id, stream_id) DO UPDATE SET last = s.last + excluded.last
    RETURNING stream_id, last
  ), numbered AS (
    SELECT given.*, counted.last - added.facts + given.nth AS sequence
      FROM given JOIN added USING (stream_id) JOIN counted USING (stream_id)
  )
  INSERT INTO facts (id, tenant_id, account_id, type, body, person_id, event_id, sequence)
  SELECT id, $1, account_id, type, '{"sequence":' || sequence || ',' || substr(body, 2),
         person_id, event_id, sequence
    FROM numbered ORDER BY id`;

const INSERT_SAMPLE = `
  INSERT INTO facts (id, tenant_id, type, body, sample, sequence)
  VALUES ($1, $2, $3, '{"sequence":0,' || substr($4, 2), true, 0)`;

const SUBSCRIBERS = `
  SELECT id, event_types AS "eventTypes", account_ids AS "accountIds", ordered,
         coalesce(parked_until > now(), false) AS parked
    FROM webhook_endpoints WHERE tenant_id = $1 AND enabled`;

/** Ordered, since `place` is drawn row by row. */
const INSERT_DELIVERIES = `
  INSERT INTO webhook_deliveries (id, tenant_id, endpoint_id, fact_id, state, order_key)
  SELECT d.id, $1, d.endpoint_id, d.fact_id, 'pending', d.order_key
    FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[])
      WITH ORDINALITY AS d (id, endpoint_id, fact_id, order_key, nr)
   ORDER BY d.nr`;

prepare({
  subscribers: SUBSCRIBERS,
  'insert-facts': INSERT_FACTS,
  'insert-deliveries': INSERT_DELIVERIES,
});
