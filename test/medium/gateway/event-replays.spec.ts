import { newId } from '#libs/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { expectProblem } from './expect-problem.js';
import { aTapItem, aWebhook, sendWebhook } from './meta-webhook.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aKeyOf, aTenant, anAccount, type AccountOfTest, type TenantOfTest } from './tenants.js';

const eventsPage = z.object({ data: z.array(z.object({ id: z.uuid() })) });
const auditPage = z.object({ data: z.array(z.looseObject({ action: z.string() })) });

describe('a replay', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let account: AccountOfTest;
  let eventId: string;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    account = await anAccount(gateway, tenant);
  });
  afterAll(() => gateway.close());
  beforeEach(async () => {
    const item = aTapItem(account.igUserId, { payload: newId() });
    await sendWebhook(gateway, aWebhook({ [account.igUserId]: [item] }));
    const newest = await tenant.ask({ path: '/v1/events?limit=1' });
    eventId = eventsPage.parse(newest.json).data[0]!.id;
  });

  /** As a responder would leave the event. */
  const becomes = (state: string, more = '') =>
    gateway.database.ask(`UPDATE inbound_events SET state = $2 ${more} WHERE id = $1`, [
      eventId,
      state,
    ]);
  const aReply = (state: string) =>
    gateway.database.ask(
      `INSERT INTO replies (id, tenant_id, account_id, event_id, step, rule_id, person_id, message,
                            state, may_land_until)
       VALUES ($1, $2, $3, $4, 0, $1, 'p', '{"text":"Nine."}', $5, now() - interval '1 minute')`,
      [newId(), tenant.id, account.id, eventId, state],
    );
  const replay = (body?: unknown, headers: Record<string, string> = {}, who = tenant) =>
    who.ask({
      method: 'POST',
      path: `/v1/events/${eventId}/replay`,
      headers,
      ...(body === undefined ? {} : { body }),
    });
  const stateNow = async () => {
    const rows = await gateway.database.ask<{ state: string; replays: number }>(
      'SELECT state, replays FROM inbound_events WHERE id = $1',
      [eventId],
    );
    return rows[0];
  };

  it.each(['skipped', 'failed', 'quarantined'])('makes a %s event due once more', async (state) => {
    await becomes(state);
    const answer = await replay();
    expect(answer).toMatchObject({
      status: 202,
      json: { id: eventId, state: 'pending', replays: 1 },
    });
    expect(await stateNow()).toEqual({ state: 'pending', replays: 1 });
    const log = await tenant.ask({ path: `/v1/audit-log?target=event:${eventId}` });
    expect(auditPage.parse(log.json).data).toMatchObject([
      {
        action: 'event.replayed',
        actor: `key:${tenant.keyId}`,
        before: { state },
        after: { state: 'pending', replays: 1, forced: false },
      },
    ]);
  });

  it('of an answered event needs force, and then is written down as forced', async () => {
    await becomes('answered');
    await aReply('sent');
    const refused = await replay({ force: false });
    await expectProblem(gateway, refused, 409, 'event_answered');
    expect(refused.text).toContain('force');
    expect(await stateNow()).toEqual({ state: 'answered', replays: 0 });
    expect((await replay({ force: true })).status).toBe(202);
    const log = await tenant.ask({ path: `/v1/audit-log?target=event:${eventId}` });
    expect(auditPage.parse(log.json).data).toMatchObject([{ after: { forced: true } }]);
  });

  it('of an event that may have been answered needs force', async () => {
    await becomes('unsure', ', started_count = 0');
    await aReply('unknown');
    await expectProblem(gateway, await replay(), 409, 'event_answered');
    expect((await replay({ force: true })).status).toBe(202);
  });

  it('of a failed event of which a part was sent needs force', async () => {
    await becomes('failed');
    await aReply('sent');
    await expectProblem(gateway, await replay(), 409, 'event_answered');
  });

  it('is refused while the event is still to be answered, also with force', async () => {
    const answer = await replay({ force: true });
    await expectProblem(gateway, answer, 409, 'event_under_way');
    expect(answer.headers).toHaveProperty('retry-after');
  });

  it('is refused after 24 hours, also with force', async () => {
    await becomes('skipped', ", occurred_at = now() - interval '24 hours'");
    await expectProblem(gateway, await replay({ force: true }), 409, 'outside_window');
  });

  it.each([
    ['is not answerable', "kind = 'echo'"],
    ['was erased', "person_id = 'erased'"],
  ])('is refused of an event that %s', async (_, change) => {
    await becomes('noted', `, ${change}`);
    await expectProblem(gateway, await replay({ force: true }), 409, 'event_not_answerable');
  });

  it('is refused where the account was let go', async () => {
    await becomes('skipped');
    const status = (to: string) =>
      gateway.database.ask('UPDATE accounts SET status = $2 WHERE id = $1', [account.id, to]);
    await status('disconnecting');
    const answer = await replay();
    await status('connected');
    await expectProblem(gateway, answer, 409, 'account_not_connected');
    expect(await stateNow()).toEqual({ state: 'skipped', replays: 0 });
  });

  it('that is asked for many times at once is carried out once', async () => {
    await becomes('skipped');
    const answers = await Promise.all(Array.from({ length: 6 }, () => replay()));
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([202, 409, 409, 409, 409, 409]);
    expect(await stateNow()).toEqual({ state: 'pending', replays: 1 });
  });

  it('with an Idempotency-Key is carried out once, and answered twice', async () => {
    await becomes('skipped');
    const key = { 'idempotency-key': newId() };
    const first = await replay({ force: true }, key);
    await becomes('skipped');
    const second = await replay({ force: true }, key);
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.text).toBe(first.text);
    expect(second.headers).toMatchObject({ 'idempotency-replayed': 'true' });
    expect(await stateNow()).toEqual({ state: 'skipped', replays: 1 });
  });

  it.each([{ force: 'yes' }, { forced: true }, [], { force: true, reason: 'x' }])(
    'is refused with the body %j',
    async (body) => {
      await becomes('skipped');
      await expectProblem(gateway, await replay(body), 422, 'invalid_request');
      expect(await stateNow()).toEqual({ state: 'skipped', replays: 0 });
    },
  );

  it('needs a key that may write events', async () => {
    await becomes('skipped');
    const reader = await aKeyOf(gateway, tenant.id, ['events:read']);
    await expectProblem(gateway, await replay(undefined, {}, reader), 403, 'scope_missing');
    const writer = await aKeyOf(gateway, tenant.id, ['events:write']);
    expect((await replay(undefined, {}, writer)).status).toBe(202);
  });

  it('is of what never was, to another tenant and outside of the accounts of a key', async () => {
    await becomes('skipped');
    const elsewhere = await anAccount(gateway, tenant);
    const bound = await aKeyOf(gateway, tenant.id, ['*'], { account_ids: [elsewhere.id] });
    for (const who of [await aTenant(gateway), bound]) {
      const answer = await replay({ force: true }, {}, who);
      await expectProblem(gateway, answer, 404, 'not_found');
      const told = await who.ask({ path: `/v1/events/${eventId}/explain` });
      await expectProblem(gateway, told, 404, 'not_found');
    }
    expect(await stateNow()).toEqual({ state: 'skipped', replays: 0 });
  });
});
