import { Secret } from '#libs/domain';
import { WebhookSender } from '#libs/webhooks-out';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Pool } from 'pg';
import { aFact } from '../../support/builders.js';
import { startPartnerReceiver, type PartnerReceiver } from '../../support/partner-receiver.js';
import { openStorage, type Storage } from '../storage/open-storage.js';
import { anEndpoint, aTenant } from '../storage/scene.js';
import { waitFor } from '../jobs/wait-for.js';
import { aDeliveryLane } from './a-delivery-lane.js';
import { atEveryAwait, KillSwitch, untilKilled } from './kill-switch.js';
import { aTurn, RecordedLanes } from './turn-context.js';

const SECRET = 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtMTIz';

describe('the deliveries to one endpoint', () => {
  let storage: Storage;
  let rows: Pool;
  let partner: PartnerReceiver;
  const sender = new WebhookSender({ allowPrivateAddresses: true, timeoutMs: 2_000 });

  beforeAll(async () => {
    storage = await openStorage();
    rows = new Pool({ connectionString: storage.database.url, max: 2 });
    partner = await startPartnerReceiver({ port: 0, secret: SECRET });
  });
  afterAll(async () => {
    await sender.close();
    await partner.close();
    await rows.end();
    await storage.close();
  });

  /** A tenant whose one endpoint is owed so many facts. */
  async function owed(count: number) {
    partner.setStatus(204);
    const { id: tenantId } = await aTenant(storage);
    const { id: endpointId } = await anEndpoint(storage, tenantId, {
      url: partner.url,
      secret: new Secret(SECRET),
    });
    const facts = Array.from({ length: count }, (_, n) =>
      aFact({ body: JSON.stringify({ type: 'ice_breaker.tapped', data: { n } }) }),
    );
    await storage.facts.append(tenantId, facts);
    return { tenantId, endpointId };
  }
  type Lane = Awaited<ReturnType<typeof owed>>;

  function turn(lane: Lane, kill = new KillSwitch(), lanes = new RecordedLanes()) {
    const wrap = <T extends object>(part: T) => kill.wrap(part);
    const handler = aDeliveryLane(storage, sender, { wrap, lanes });
    return untilKilled(kill, handler.takeTurn({ v: 1, ...lane }, aTurn()));
  }

  async function letTimePass({ endpointId }: Lane) {
    await rows.query('UPDATE webhook_endpoints SET parked_until = NULL WHERE id = $1', [
      endpointId,
    ]);
    await rows.query(
      `UPDATE webhook_deliveries SET next_attempt_at = now() - interval '1 second'
        WHERE endpoint_id = $1 AND state = 'pending'`,
      [endpointId],
    );
  }

  async function runDry(lane: Lane) {
    for (let turns = 0; turns < 25; turns += 1) {
      await letTimePass(lane);
      if ((await storage.deliveries.nextDueAt(lane.tenantId, lane.endpointId)) === null) return;
      await turn(lane);
    }
    throw new Error('something is owed for ever');
  }

  const deliveriesOf = ({ tenantId, endpointId }: Lane) =>
    storage.deliveries.list(tenantId, endpointId, 50);

  it('each arrive, signed and by one id, wherever a turn is killed; each is recorded once', async () => {
    const awaits = await atEveryAwait(async (kill) => {
      const lane = await owed(2);
      const from = partner.received().length;
      await turn(lane, kill);
      await runDry(lane);
      const came = partner.received().slice(from);
      const deliveries = await deliveriesOf(lane);
      expect(deliveries.map(({ state, attempts }) => [state, attempts])).toEqual([
        ['delivered', 1],
        ['delivered', 1],
      ]);
      const facts = deliveries.map(({ factId }) => factId).toSorted();
      expect([...new Set(came.map(({ id }) => id))].toSorted()).toEqual(facts);
      expect(came.length).toBeLessThanOrEqual(4);
      expect(came.every(({ verified }) => verified)).toBe(true);
    });
    expect(awaits).toBeGreaterThanOrEqual(7);
  });

  it('are put off by the schedule while it answers 5xx, and end when that is used up', async () => {
    const lane = await owed(1);
    partner.setStatus(503);
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      await letTimePass(lane);
      const beforeMs = Date.now();
      await turn(lane);
      const [row] = await deliveriesOf(lane);
      if (row?.state !== 'pending') break;
      waits.push(Math.floor((row.nextAttemptAt.getTime() - beforeMs) / 1_000));
    }
    expect(waits).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    expect(await deliveriesOf(lane)).toMatchObject([
      { state: 'failed', attempts: 10, lastStatus: 503 },
    ]);
  });

  it('end for good at 410, and the other endpoints of the tenant are told', async () => {
    const lane = await owed(3);
    const other = await anEndpoint(storage, lane.tenantId, {
      url: partner.url,
      eventTypes: ['webhook_endpoint.disabled'],
    });
    partner.setStatus(410);
    const lanes = new RecordedLanes();
    await turn(lane, new KillSwitch(), lanes);
    expect(lanes.woken).toEqual([{ v: 1, tenantId: lane.tenantId, endpointId: other.id }]);
    const told = await deliveriesOf({ ...lane, endpointId: other.id });
    expect(told.map(({ state }) => state)).toEqual(['pending']);

    const from = partner.received().length;
    await letTimePass(lane);
    expect(await turn(lane)).toMatchObject({ kind: 'done', claimed: 0 });
    expect(partner.received()).toHaveLength(from);
    expect(await storage.deliveries.nextDueAt(lane.tenantId, lane.endpointId)).toBeNull();
  });

  /** A turn of each lane at once, which record nothing before the test says so. */
  function turnsWithHeldRecords(lanes: readonly Lane[]) {
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    const recorded: number[] = [];
    const record: Storage['deliveries']['record'] = async (tenantId, changes) => {
      recorded.push(changes.length);
      await held;
      await storage.deliveries.record(tenantId, changes);
    };
    const deliveries = Object.assign(Object.create(storage.deliveries), { record });
    const handler = aDeliveryLane(storage, sender, {
      wrap: (part) => (Object.is(part, storage.deliveries) ? deliveries : part),
    });
    const turns = lanes.map((lane) => handler.takeTurn({ v: 1, ...lane }, aTurn()));
    return { turns: Promise.all(turns), recorded, letGo };
  }

  it('wait for no record, and those of a tenant are recorded together', async () => {
    const lane = await owed(20);
    const other = await anEndpoint(storage, lane.tenantId, { url: partner.url });
    await storage.facts.append(lane.tenantId, [aFact(), aFact()]);
    const from = partner.received().length;
    const { turns, recorded, letGo } = turnsWithHeldRecords([
      lane,
      { ...lane, endpointId: other.id },
    ]);
    await waitFor('all are posted', () => partner.received().length === from + 24);
    letGo();
    await turns;
    expect(recorded.length).toBe(2);
    expect(recorded.reduce((sum, count) => sum + count)).toBe(24);
    const states = (await deliveriesOf(lane)).map(({ state }) => state);
    expect(states).toEqual(Array(22).fill('delivered'));
  });

  it('wait for the record of the one ahead of them where an order is to be kept', async () => {
    const lane = await owed(0);
    await storage.endpoints.change(lane.tenantId, lane.endpointId, { ordered: true }, null);
    await storage.facts.append(lane.tenantId, [aFact(), aFact(), aFact()]);
    const from = partner.received().length;
    const { turns, recorded, letGo } = turnsWithHeldRecords([lane]);
    await waitFor('the first is to be recorded', () => recorded.length === 1);
    expect(partner.received()).toHaveLength(from + 1);
    letGo();
    await turns;
    expect(recorded).toEqual([1, 1, 1]);
    expect(partner.received()).toHaveLength(from + 3);
  });

  it('wait while the tenant is suspended, and go on after', async () => {
    const lane = await owed(1);
    const from = partner.received().length;
    const say = (status: string) =>
      rows.query('UPDATE tenants SET status = $2 WHERE id = $1', [lane.tenantId, status]);
    await say('suspended');
    expect(await turn(lane)).toMatchObject({ kind: 'done', claimed: 0 });
    expect(partner.received()).toHaveLength(from);
    expect(await deliveriesOf(lane)).toMatchObject([{ state: 'pending', attempts: 0 }]);
    await say('active');
    await runDry(lane);
    expect(partner.received()).toHaveLength(from + 1);
  });
});
