import { Secret, type EndpointHealth } from '#libs/domain';
import type { EndpointDraft } from '#libs/storage';
import { newSigningKey, publicKeyOf, type PostRequest } from '#libs/webhooks-out';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verify } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { aFact } from '../../support/builders.js';
import { openStorage, type Storage } from '../storage/open-storage.js';
import { anAccount, anEndpoint, aTenant } from '../storage/scene.js';
import { aDeliveryLane } from './a-delivery-lane.js';
import { answer, Partner } from './scripted-partner.js';
import { aTurn, RecordedLanes } from './turn-context.js';

const HOUR_MS = 3_600_000;
const SECRET = 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtMTIz';

describe('an endpoint', () => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());

  async function open(given: Partial<EndpointDraft> = {}) {
    const { id: tenantId } = await aTenant(storage);
    const { id: endpointId } = await anEndpoint(storage, tenantId, given);
    const partner = new Partner();
    const lanes = new RecordedLanes();
    const lane = aDeliveryLane(storage, partner, { lanes });
    const payload = { v: 1 as const, tenantId, endpointId };
    const tell = (count: number, accountId: string | null = null, from = 0) =>
      storage.facts.append(
        tenantId,
        Array.from({ length: count }, (_, at) =>
          aFact({ accountId, body: JSON.stringify({ data: { n: from + at } }) }),
        ),
      );
    const ask = (sql: string, ...more: unknown[]) =>
      storage.database.ask(sql, [endpointId, ...more]);
    return {
      tenantId,
      endpointId,
      partner,
      lanes,
      tell,
      ask,
      turn: () => lane.takeTurn(payload, aTurn()),
      dueInMs: async () => {
        const at = await lane.nextDueAt(payload);
        return at === null ? null : at.getTime() - Date.now();
      },
      isSwept: async () =>
        (await lane.findDueLanes(1_000, null)).some((one) => one.endpointId === endpointId),
      show: async () => (await storage.endpoints.find(tenantId, endpointId))!,
      deliveries: () => storage.deliveries.list(tenantId, endpointId, 1_000),
      /** Everything that waits has waited for that long. */
      wait: (ms: number) =>
        ask(
          `WITH e AS (UPDATE webhook_endpoints SET
             parked_until = parked_until - $2 * interval '1 ms', broken_at = broken_at - $2 * interval '1 ms',
             failing_since = failing_since - $2 * interval '1 ms',
             last_failure_at = last_failure_at - $2 * interval '1 ms' WHERE id = $1)
           UPDATE webhook_deliveries SET next_attempt_at = next_attempt_at - $2 * interval '1 ms'
            WHERE endpoint_id = $1 AND state = 'pending'`,
          ms,
        ),
    };
  }

  it('that is dead costs a probe now and then, and one that lives again gets all at once', async () => {
    const { partner, tell, turn, wait, dueInMs, isSwept, show, deliveries } = await open();
    await tell(30);
    partner.say = () => answer(500);
    await turn();
    // Eight side by side; those that were under way at the fifth failure have ended too.
    expect(partner.came.length).toBeGreaterThanOrEqual(5);
    expect(partner.came.length).toBeLessThanOrEqual(12);
    expect((await show()).brokenAt).toBeInstanceOf(Date);
    expect(await dueInMs()).toBeGreaterThan(3_000);
    expect(await isSwept()).toBe(false);

    const probes: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      await wait(45_000);
      expect(await isSwept()).toBe(true);
      const before = partner.came.length;
      await turn();
      expect(await turn()).toMatchObject({ claimed: 0 });
      probes.push(partner.came.length - before);
    }
    expect(probes).toEqual([1, 1, 1, 1, 1, 1]);
    expect(await dueInMs()).toBeLessThanOrEqual(40_000);

    partner.say = () => answer(204);
    await wait(45_000);
    await turn();
    expect(await show()).toMatchObject({ brokenAt: null, failures: 0, failingSince: null });
    await turn();
    const states = (await deliveries()).map(({ state }) => state);
    expect(states).toEqual(Array(30).fill('delivered'));
  });

  it('is probed with what is not due yet, which costs that none of its tries', async () => {
    const { partner, tell, turn, wait, ask, deliveries } = await open();
    await tell(6);
    partner.say = () => answer(500);
    await turn();
    await ask(
      `UPDATE webhook_deliveries SET next_attempt_at = now() + interval '5 hours', step = 5, attempts = 5
        WHERE endpoint_id = $1`,
    );
    await wait(6_000);
    expect(await turn()).toMatchObject({ claimed: 1 });
    const after = await deliveries();
    expect(after.map(({ step, attempts }) => [step, attempts])).toEqual(after.map(() => [5, 5]));
    const dueMs = Math.min(...after.map(({ nextAttemptAt }) => nextAttemptAt.getTime()));
    expect(dueMs - Date.now()).toBeGreaterThan(4.9 * HOUR_MS);
  });

  it('that had no success for five days is disabled, which is told', async () => {
    const { partner, tell, turn, wait, tenantId, endpointId, show, lanes } = await open();
    const other = await anEndpoint(storage, tenantId, { eventTypes: ['webhook_endpoint.*'] });
    partner.say = () => answer(500);
    for (let day = 0; day <= 5; day += 1) {
      await tell(1);
      await turn();
      expect((await show()).enabled).toBe(day < 5);
      await wait(24 * HOUR_MS);
    }
    expect(await show()).toMatchObject({ disabledReason: 'failing_for_days' });
    expect((await show()).disabledAt).toBeInstanceOf(Date);
    expect(lanes.woken).toEqual([{ v: 1, tenantId, endpointId: other.id }]);
    const audit = await storage.audit.list(
      tenantId,
      { action: 'webhook_endpoint', actor: null, target: null, since: null, until: null },
      10,
      null,
    );
    expect(audit.rows).toMatchObject([
      { actor: 'floe', target: `webhook_endpoint:${endpointId}`, after: { enabled: false } },
    ]);
    await storage.endpoints.change(tenantId, endpointId, { enabled: true }, null);
    partner.say = () => answer(204);
    await turn();
    expect(await show()).toMatchObject({ failures: 0, parkedUntil: null, disabledAt: null });
  });

  it('that asks for less is left alone for as long, and gets less at once', async () => {
    const { partner, tell, turn, wait, dueInMs, show } = await open();
    await tell(40);
    partner.say = () => answer(429, { retryAfterMs: 30_000 });
    await turn();
    expect(partner.came.length).toBeLessThanOrEqual(8);
    expect(await dueInMs()).toBeGreaterThan(29_000);
    expect((await show()).slowdown).toBe(1);
    partner.say = () => answer(204);
    await wait(31_000);
    partner.most = 0;
    await turn();
    expect(partner.most).toBeLessThanOrEqual(4);
    await turn();
    expect((await show()).slowdown).toBe(0);
  });

  it('is posted to no more often, and no more at once, than it says', async () => {
    const { partner, tell, turn, wait, dueInMs } = await open({
      ratePerSecond: 10,
      concurrency: 2,
    });
    await tell(25);
    await turn();
    expect([partner.came.length, partner.most]).toEqual([10, 2]);
    expect(await turn()).toMatchObject({ claimed: 0 });
    expect(await dueInMs()).toBeGreaterThan(500);
    await wait(1_000);
    await turn();
    await wait(1_000);
    await turn();
    expect(partner.came).toHaveLength(25);
  });

  it('decides by a header of its answer what becomes of a delivery, or of itself', async () => {
    const { partner, tell, turn, show, deliveries, dueInMs } = await open();
    await tell(1);
    partner.say = () => answer(500, { control: { kind: 'defer', ms: 7_200_000 } });
    await turn();
    expect(await dueInMs()).toBeGreaterThan(7_100_000);
    await tell(1);
    partner.say = () => answer(500, { control: { kind: 'stop' } });
    await turn();
    expect((await deliveries())[0]).toMatchObject({ state: 'failed', attempts: 1 });
    expect(await show()).toMatchObject({ failures: 0, enabled: true });
    await tell(1);
    partner.say = () => answer(200, { control: { kind: 'disable' } });
    await turn();
    expect((await deliveries())[0]).toMatchObject({ state: 'delivered' });
    expect(await show()).toMatchObject({ enabled: false, disabledReason: 'asked_to_stop' });
  });

  it('that wants order gets the facts of an account one by one, and one that fails holds up its own', async () => {
    const { partner, tell, turn, wait, tenantId } = await open({ ordered: true });
    const [one, two] = [await anAccount(storage, tenantId), await anAccount(storage, tenantId)];
    await tell(3, one.id, 0);
    await tell(3, two.id, 10);
    await tell(3, one.id, 3);
    const isBad = ({ body }: PostRequest) => JSON.parse(body).data.n === 1;
    partner.say = (request) => answer(isBad(request) ? 500 : 204);
    await turn();
    const sent = (from: number, to: number) => partner.numbers().filter((n) => n >= from && n < to);
    expect(sent(0, 10)).toEqual([0, 1]);
    expect(sent(10, 20)).toEqual([10, 11, 12]);
    expect(await turn()).toMatchObject({ claimed: 0 });

    partner.say = () => answer(204);
    await tell(2, one.id, 6);
    await wait(6_000);
    for (let turns = 0; turns < 5; turns += 1) await turn();
    expect(sent(0, 10)).toEqual([0, 1, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('that was down for the first half of many facts gets all of them, each account in order', async () => {
    const { partner, tell, turn, wait, tenantId, deliveries } = await open({ ordered: true });
    const accounts: { id: string }[] = [];
    for (let nr = 0; nr < 4; nr += 1) accounts.push(await anAccount(storage, tenantId));
    const tellAll = async (from: number) => {
      for (const [nr, { id }] of accounts.entries()) await tell(60, id, 1_000 * nr + from);
    };
    partner.say = () => answer(503);
    await tellAll(0);
    for (let turns = 0; turns < 12; turns += 1) {
      await turn();
      await wait(45_000);
    }
    const whileDown = partner.came.length;
    expect(whileDown).toBeLessThanOrEqual(24);
    partner.say = () => answer(204);
    await tellAll(60);
    for (let turns = 0; turns < 40; turns += 1) await turn();
    const came = partner.numbers().slice(whileDown);
    for (const nr of accounts.keys()) {
      const own = came.filter((n) => Math.floor(n / 1_000) === nr).map((n) => n % 1_000);
      expect(own).toEqual(Array.from({ length: 120 }, (_, n) => n));
    }
    const states = (await deliveries()).map(({ state }) => state);
    expect(states).toEqual(Array(480).fill('delivered'));
  });

  it('whose order is wanted only now gets what waits already in order too', async () => {
    const { partner, tell, turn, tenantId, endpointId } = await open({ concurrency: 8 });
    const { id } = await anAccount(storage, tenantId);
    await tell(20, id);
    await storage.endpoints.change(tenantId, endpointId, { ordered: true }, null);
    await turn();
    expect(partner.numbers()).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(partner.most).toBe(1);
  });

  it('gets thin bodies, its own headers, and a mark on samples', async () => {
    const { partner, turn, tenantId, endpointId } = await open({
      thin: true,
      headers: { 'x-key': 'hush' },
    });
    await storage.facts.append(tenantId, [
      aFact({ body: '{"type":"reply.sent","data":{"event_id":"e","person_id":"p","step":0}}' }),
    ]);
    await turn();
    await storage.facts.appendSample(tenantId, endpointId, {
      type: 'webhook.test',
      body: '{"data":{}}',
    });
    await turn();
    expect(partner.came.map(({ body }) => JSON.parse(body).data)).toEqual([{ event_id: 'e' }, {}]);
    expect(partner.came.map(({ headers }) => headers['x-key'])).toEqual(['hush', 'hush']);
    expect(partner.came.map(({ headers }) => headers['webhook-test'])).toEqual([undefined, 'true']);
  });

  it('has each attempt kept, with nothing by which somebody could get in', async () => {
    const { partner, tell, turn, wait, tenantId, deliveries } = await open({
      headers: { authorization: 'Bearer hush' },
    });
    await tell(1);
    partner.say = () => answer(500);
    await turn();
    partner.say = () => answer(204);
    await wait(6_000);
    await turn();
    const [{ id } = { id: '' }] = await deliveries();
    const found = await storage.deliveryLog.find(tenantId, id);
    expect(found?.attempts).toMatchObject([
      { number: 1, outcome: 'refused', status: 500, answer: 'words of the partner' },
      { number: 2, outcome: 'delivered', status: 204, answerHeaders: { server: 'partner' } },
    ]);
    const { requestHeaders } = found!.attempts[0]!;
    expect(requestHeaders).toMatchObject({ authorization: '…', 'webhook-signature': 'v1,…' });
    expect(JSON.stringify(found)).not.toContain('hush');
  });

  it('is signed for by the new secret and the one before, until the overlap ends', async () => {
    const { partner, tell, turn, tenantId, endpointId } = await open({
      secret: new Secret(SECRET),
    });
    const key = newSigningKey();
    await storage.endpoints.rotate(
      tenantId,
      endpointId,
      { ...key, signature: 'v1a' },
      HOUR_MS,
      null,
    );
    await tell(1);
    await turn();
    const { headers, body } = partner.came[0]!;
    expect(new Webhook(SECRET).verify(body, headers)).toEqual(JSON.parse(body));
    const [asymmetric = ''] = headers['webhook-signature']!.split(' ');
    const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const signature = Buffer.from(asymmetric.replace('v1a,', ''), 'base64');
    expect(verify(null, Buffer.from(text), publicKeyOf(key.publicKey), signature)).toBe(true);

    const last = { secret: new Secret(SECRET), signature: 'v1' as const, publicKey: null };
    await storage.endpoints.rotate(tenantId, endpointId, last, 0, null);
    await tell(1);
    await turn();
    expect(partner.came[1]!.headers['webhook-signature']).toMatch(/^v1,\S+$/);
  });

  it('of another tenant is neither noted, unparked nor hurried', async () => {
    const { tenantId, endpointId, show } = await open();
    const { id: otherId } = await aTenant(storage);
    const health: EndpointHealth = {
      failures: 3,
      probes: 1,
      slowdown: 1,
      failingSinceMs: Date.now(),
      lastFailureMs: Date.now(),
      brokenMs: Date.now(),
    };
    const before = await show();
    await storage.fare.note(otherId, endpointId, health, 60_000);
    expect(await show()).toEqual(before);
    await storage.fare.note(tenantId, endpointId, health, 60_000);
    const parked = await show();
    expect(parked).toMatchObject({ failures: 3, version: before.version });
    await storage.fare.unpark(otherId, endpointId);
    await storage.deliveries.hurry(otherId, endpointId);
    expect(await show()).toEqual(parked);
    await storage.fare.unpark(tenantId, endpointId);
    expect((await show()).parkedUntil).toBeNull();
  });
});
