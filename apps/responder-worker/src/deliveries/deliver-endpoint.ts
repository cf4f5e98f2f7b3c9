import { makeFactBody, nextDeliveryDelayMs, type Dice, type Secret } from '#libs/domain';
import {
  deliverEndpoint,
  type LaneHandler,
  type Lanes,
  type OneAtATime,
  type PayloadByTurn,
  type TurnContext,
  type TurnOutcome,
} from '#libs/jobs';
import {
  GroupCommit,
  type ClaimedDelivery,
  type DeliveryChange,
  type DueLanes,
  type FactRepository,
  type TenantWork,
  type WebhookDeliveryRepository,
  type WebhookEndpointRepository,
} from '#libs/storage';
import { dispositionOf, signWebhook, type WebhookSender } from '#libs/webhooks-out';
import pMap from 'p-map';

type Payload = PayloadByTurn['deliver-endpoint'];
type Endpoint = { url: string; secret: Secret };

const DELIVERIES_PER_TURN = 50;
/** A turn begins no further delivery after this; one that hangs takes its own time-out longer. */
const TURN_BUDGET_MS = 2_000;
/** Posts to one endpoint side by side. */
const POSTS_AT_ONCE = 8;
/** Starts without an orderly end after which a delivery is put aside. */
const MAX_STARTS = 3;

/** What the lane works with. */
export type DeliverEndpointParts = {
  work: TenantWork;
  endpoints: WebhookEndpointRepository;
  deliveries: WebhookDeliveryRepository;
  facts: FactRepository;
  dueLanes: DueLanes;
  sender: WebhookSender;
  lanes: Pick<Lanes, 'wakeQuietly'>;
  suspects: OneAtATime;
  count: (outcome: string) => void;
  dice: Dice;
};

/** The lane of one partner endpoint: each owed fact is signed and posted, one try at a time. */
export class DeliverEndpoint implements LaneHandler<Payload> {
  constructor(private readonly parts: DeliverEndpointParts) {}

  async takeTurn(payload: Payload, context: TurnContext): Promise<TurnOutcome> {
    const outcome = await this.take(payload, context, 'fresh');
    if (outcome.claimed > 0) return outcome;
    // Alone in this process, so that a crash accuses the delivery that caused it and no other.
    return this.parts.suspects.run(() => this.take(payload, context, 'suspect'));
  }

  private async take(
    { tenantId, endpointId }: Payload,
    { signal }: TurnContext,
    which: 'fresh' | 'suspect',
  ): Promise<TurnOutcome> {
    const { endpoint, claimed } = await this.parts.work.run(tenantId, async () => {
      const armed = await this.parts.endpoints.arm(tenantId, endpointId);
      return {
        endpoint: armed,
        claimed: armed
          ? await this.parts.deliveries.claim(tenantId, endpointId, DELIVERIES_PER_TURN, which)
          : [],
      };
    });
    if (!endpoint || claimed.length === 0) return { kind: 'done', claimed: 0 };
    // From here, or a turn whose claim was slow would give everything back, again and again.
    const deadlineMs = Date.now() + TURN_BUDGET_MS;

    const commits = new GroupCommit<DeliveryChange, void>(
      async (changes) => {
        await this.parts.deliveries.record(tenantId, changes);
        return changes.map(() => undefined);
      },
      { maxItems: DELIVERIES_PER_TURN, maxInFlight: 1 },
    );
    const untouched: string[] = [];
    let isGone = false;
    const deliver = async (delivery: ClaimedDelivery) => {
      if (isGone || signal.aborted || Date.now() >= deadlineMs) {
        untouched.push(delivery.id);
        return;
      }
      const change = await this.tryOnce(endpoint, delivery);
      if (change.status === 410) isGone = true;
      await commits.add(change);
    };
    try {
      // Not stopping at an error: what was begun is finished before the turn ends.
      await pMap(claimed, deliver, {
        concurrency: POSTS_AT_ONCE,
        stopOnError: false,
      });
    } finally {
      await this.parts.deliveries.release(tenantId, untouched);
    }
    if (isGone) await this.disable(tenantId, endpointId);
    return { kind: 'done', claimed: claimed.length };
  }

  nextDueAt({ tenantId, endpointId }: Payload): Promise<Date | null> {
    return this.parts.deliveries.nextDueAt(tenantId, endpointId);
  }

  async findDueLanes(limit: number, after: Payload | null): Promise<Payload[]> {
    const lanes = await this.parts.dueLanes.deliveries(limit, after?.endpointId ?? null);
    return lanes.map((lane) => ({ v: 1, ...lane }));
  }

  private async tryOnce(endpoint: Endpoint, delivery: ClaimedDelivery): Promise<DeliveryChange> {
    const { id, factId: webhookId, body, startedCount } = delivery;
    if (startedCount > MAX_STARTS) {
      this.parts.count('quarantined');
      const error = `Delivering this ended its worker ${MAX_STARTS} times.`;
      return { id, state: 'quarantined', nextAttemptAt: null, status: null, error };
    }
    const attempt = delivery.attempts + 1;
    const headers = signWebhook({
      id: webhookId,
      timestamp: new Date(),
      body,
      secrets: [endpoint.secret],
      attempt,
    });
    const result = await this.parts.sender.post({
      url: endpoint.url,
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    });
    const { status } = result;
    const disposition = dispositionOf(result);
    if (disposition.kind === 'done') {
      this.parts.count('delivered');
      return { id, state: 'delivered', nextAttemptAt: null, status, error: null };
    }
    const error = 'because' in disposition ? disposition.because.message : null;
    const retryAfterMs = result.ok ? result.retryAfterMs : null;
    const delayMs =
      disposition.kind === 'give-up'
        ? null
        : nextDeliveryDelayMs(attempt, this.parts.dice, retryAfterMs);
    this.parts.count(delayMs === null ? 'failed' : 'put_off');
    return delayMs === null
      ? { id, state: 'failed', nextAttemptAt: null, status, error }
      : { id, state: 'pending', nextAttemptAt: new Date(Date.now() + delayMs), status, error };
  }

  /** The endpoint said 410 Gone: nothing more is sent to it, and the tenant's others are told. */
  private async disable(tenantId: string, endpointId: string): Promise<void> {
    const reason = 'gone';
    const told = await this.parts.work.run(tenantId, async () => {
      const changed = await this.parts.endpoints.disable(tenantId, endpointId, reason);
      if (!changed) return [];
      const data = { endpoint_id: endpointId, reason };
      const body = makeFactBody('webhook_endpoint.disabled', data, new Date());
      return this.parts.facts.append(tenantId, [
        { accountId: null, type: body.type, body: JSON.stringify(body) },
      ]);
    });
    await this.parts.lanes.wakeQuietly(
      deliverEndpoint,
      told.map((id) => ({ v: 1, tenantId, endpointId: id })),
    );
  }
}
