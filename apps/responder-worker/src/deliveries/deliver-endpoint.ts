import { allEnded, HEALTHY, judgeTurn, type Dice } from '#libs/domain';
import type { LaneHandler, OneAtATime, PayloadByTurn, TurnContext, TurnOutcome } from '#libs/jobs';
import {
  TenantCommits,
  type ArmedEndpoint,
  type ClaimedDelivery,
  type DeliveryChange,
  type DueLanes,
  type EndpointFare,
  type TenantWork,
  type WebhookDeliveryRepository,
  type WebhookEndpointRepository,
  type WebhookRecoveries,
} from '#libs/storage';
import type { WebhookSender } from '#libs/webhooks-out';
import pMap from 'p-map';
import { isDeepStrictEqual } from 'node:util';
import type { DisableEndpoint } from './disable-endpoint.js';
import { postDelivery } from './post-delivery.js';
import { TallyOfTurn } from './turn-tally.js';

type Payload = PayloadByTurn['deliver-endpoint'];

const DELIVERIES_PER_TURN = 50;
/** A turn begins no further delivery after this; one that hangs takes its own time-out longer. */
const TURN_BUDGET_MS = 2_000;
/** Starts without an orderly end after which a delivery is put aside. */
const MAX_STARTS = 3;

/** What the lane works with. */
export type DeliverEndpointParts = {
  work: TenantWork;
  endpoints: Pick<WebhookEndpointRepository, 'arm'>;
  fare: Pick<EndpointFare, 'note'>;
  deliveries: WebhookDeliveryRepository;
  recoveries: Pick<WebhookRecoveries, 'workOff'>;
  disable: Pick<DisableEndpoint, 'run'>;
  dueLanes: Pick<DueLanes, 'deliveries'>;
  sender: Pick<WebhookSender, 'post'>;
  suspects: OneAtATime;
  /** By outcome, with how long the post took; null where there was none. */
  count: (outcome: string, ms: number | null) => void;
  dice: Dice;
};

/** A turn's share of the lane. */
type Share = { endpoint: ArmedEndpoint; claimed: ClaimedDelivery[]; claimedAtMs: number };

/** The lane of one partner endpoint: each owed fact is signed and posted, one try at a time. */
export class DeliverEndpoint implements LaneHandler<Payload> {
  /** Those of one tenant together, whichever endpoint they are for. */
  private readonly records: TenantCommits<DeliveryChange, void>;

  constructor(private readonly parts: DeliverEndpointParts) {
    this.records = new TenantCommits<DeliveryChange, void>(
      async (tenantId, changes) => {
        await parts.deliveries.record(tenantId, changes);
        return changes.map(() => undefined);
      },
      ({ id }) => id,
    );
  }

  async takeTurn(payload: Payload, context: TurnContext): Promise<TurnOutcome> {
    const claimed = await this.take(payload, context, 'fresh');
    if (claimed !== 0) return { kind: 'done', claimed: claimed ?? 0 };
    // Alone in this process, so that a crash accuses the delivery that caused it and no other.
    const suspects = await this.parts.suspects.run(() => this.take(payload, context, 'suspect'));
    return { kind: 'done', claimed: suspects ?? 0 };
  }

  nextDueAt({ tenantId, endpointId }: Payload): Promise<Date | null> {
    return this.parts.deliveries.nextDueAt(tenantId, endpointId);
  }

  async findDueLanes(limit: number, after: Payload | null): Promise<Payload[]> {
    const lanes = await this.parts.dueLanes.deliveries(limit, after?.endpointId ?? null);
    return lanes.map((lane) => ({ v: 1, ...lane }));
  }

  /** How many rows it worked on; null: nothing may be sent at present, whatever is owed. */
  private async take(
    payload: Payload,
    { signal }: TurnContext,
    which: 'fresh' | 'suspect',
  ): Promise<number | null> {
    const share = await this.claim(payload, which);
    if (share === null || typeof share === 'number') return share;
    const { endpoint, claimed } = share;
    const tally = new TallyOfTurn(endpoint.health);
    // From here, or a turn whose claim was slow would give everything back, again and again.
    const startedMs = Date.now();
    const mayBegin = () =>
      !tally.isOver && !signal.aborted && Date.now() < startedMs + TURN_BUDGET_MS;
    await this.send(payload, share, tally, mayBegin);
    if (tally.posts > 0) await this.conclude(payload, endpoint, tally, startedMs);
    return claimed.length;
  }

  /** The share of this turn, a number of facts that were made due instead, or null as in `take`. */
  private claim(
    { tenantId, endpointId }: Payload,
    which: 'fresh' | 'suspect',
  ): Promise<Share | number | null> {
    const { work, endpoints, recoveries, deliveries } = this.parts;
    return work.run(tenantId, async () => {
      const endpoint = await endpoints.arm(tenantId, endpointId);
      if (!endpoint || endpoint.parkedMs > 0) return null;
      const recovered = endpoint.recovering ? await recoveries.workOff(tenantId, endpointId) : 0;
      const isBroken = endpoint.health.brokenMs !== null;
      const claimedAtMs = Date.now();
      const claimed = await deliveries.claim(
        tenantId,
        endpointId,
        isBroken ? 1 : Math.min(DELIVERIES_PER_TURN, endpoint.ratePerSecond ?? Infinity),
        isBroken ? 'probe' : which,
        { ordered: endpoint.ordered, sideBySide: paceOf(endpoint) },
      );
      if (claimed.length > 0) return { endpoint, claimed, claimedAtMs };
      return isBroken && recovered === 0 ? null : recovered;
    });
  }

  private async send(
    { tenantId }: Payload,
    { endpoint, claimed, claimedAtMs }: Share,
    tally: TallyOfTurn,
    mayBegin: () => boolean,
  ): Promise<void> {
    const records: Promise<void>[] = [];
    const untouched: string[] = [];
    const sendInOrder = async (line: ClaimedDelivery[]) => {
      for (const [at, delivery] of line.entries()) {
        if (!mayBegin()) {
          untouched.push(...line.slice(at).map(({ id }) => id));
          return;
        }
        const change = await this.tryOnce(endpoint, delivery, claimedAtMs, tally);
        const recorded = this.records.write(tenantId, change);
        records.push(recorded);
        recorded.catch(() => undefined);
        // What comes behind it in its line waits for that, and for one that is tried again.
        if (at < line.length - 1) await recorded;
        if (change.state !== 'pending') continue;
        untouched.push(...line.slice(at + 1).map(({ id }) => id));
        return;
      }
    };
    try {
      // Not stopping at an error: what was begun is finished before the turn ends.
      await pMap(linesOf(claimed), sendInOrder, {
        concurrency: paceOf(endpoint),
        stopOnError: false,
      });
      await allEnded(records);
    } finally {
      await Promise.allSettled(records);
      await this.parts.deliveries.release(tenantId, untouched);
    }
  }

  private async tryOnce(
    endpoint: ArmedEndpoint,
    delivery: ClaimedDelivery,
    claimedAtMs: number,
    tally: TallyOfTurn,
  ): Promise<DeliveryChange> {
    if (delivery.startedCount > MAX_STARTS) {
      this.parts.count('quarantined', null);
      const error = `Delivering this ended its worker ${MAX_STARTS} times.`;
      const { id } = delivery;
      return { id, state: 'quarantined', nextAttemptAt: null, status: null, error };
    }
    const posted = await postDelivery(this.parts, endpoint, delivery, claimedAtMs);
    tally.add(posted);
    const { state } = posted.change;
    this.parts.count(state === 'pending' ? 'put_off' : state, posted.ms);
    return posted.change;
  }

  /** What the turn says about the endpoint itself is written where that is news. */
  private async conclude(
    { tenantId, endpointId }: Payload,
    { health: before, ratePerSecond }: ArmedEndpoint,
    { tally, ends, posts }: TallyOfTurn,
    startedMs: number,
  ): Promise<void> {
    const nowMs = Date.now();
    const { health, parkMs, disables } = judgeTurn(before, tally, nowMs, this.parts.dice);
    const reason = ends ?? (disables ? 'failing_for_days' : null);
    if (reason !== null) return this.parts.disable.run(tenantId, endpointId, reason);
    const paceMs = ratePerSecond === null ? 0 : (posts * 1_000) / ratePerSecond;
    const restMs = Math.max(parkMs, Math.ceil(startedMs + paceMs - nowMs), 0);
    if (restMs > 0 || !isDeepStrictEqual(health, before)) {
      await this.parts.fare.note(tenantId, endpointId, health, restMs);
    }
    if (before.brokenMs !== null && health.brokenMs === HEALTHY.brokenMs) {
      await this.parts.deliveries.hurry(tenantId, endpointId);
    }
  }
}

/** Posts to it side by side: halved for each time that it asked for less. */
function paceOf({ concurrency, health }: ArmedEndpoint): number {
  return Math.max(1, concurrency >> health.slowdown);
}

/** Those that keep an order, each order by itself; all others each alone. */
function linesOf(claimed: readonly ClaimedDelivery[]): ClaimedDelivery[][] {
  return [...Map.groupBy(claimed, ({ orderKey, id }) => orderKey ?? id).values()];
}
