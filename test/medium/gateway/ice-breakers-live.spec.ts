import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { anAccount, aTenant, type AccountOfTest, type TenantOfTest } from './tenants.js';

const entry = (locale: string, question: string) => ({
  locale,
  call_to_actions: [{ question, payload: question.toUpperCase() }],
});
const HOURS = [entry('default', 'Hours?'), entry('de_DE', 'Zeiten?')];
const THEIRS = [entry('default', 'Theirs?')];

describe('what Instagram shows', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let account: AccountOfTest;
  let path: string;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
  });
  beforeEach(async () => {
    account = await anAccount(gateway, tenant);
    path = `/v1/accounts/${account.id}/ice-breakers`;
    gateway.simulator.control.patchAccount(account.igUserId, { limits: { profile: null } });
  });
  afterAll(() => gateway.close());

  const get = (rest: string) => tenant.ask({ path: `${path}${rest}` });
  const put = (ice_breakers: object) => tenant.ask({ method: 'PUT', path, body: { ice_breakers } });
  const overwrite = (ice_breakers: typeof HOURS | null) =>
    gateway.simulator.control.patchAccount(account.igUserId, { ice_breakers });
  const calls = () =>
    gateway.simulator.control
      .calls({ account: account.igUserId })
      .filter((call) => call.path.includes('messenger_profile'));
  const becomes = (set: string) =>
    gateway.database.ask(`UPDATE ice_breakers SET ${set} WHERE account_id = $1`, [account.id]);
  const rowOf = async () =>
    (
      await gateway.database.ask<{ check_due_at: Date | null; status: string }>(
        'SELECT check_due_at, status FROM ice_breakers WHERE account_id = $1',
        [account.id],
      )
    )[0]!;

  it('is asked of Instagram itself', async () => {
    expect((await get('/live')).json).toMatchObject({ ice_breakers: [] });
    overwrite(HOURS);
    expect(await get('/live')).toMatchObject({
      status: 200,
      json: { ice_breakers: HOURS, read_at: expect.stringMatching(/Z$/) },
    });
  });

  it('is asked within the calls that an account has', async () => {
    for (let n = 0; n < 10; n += 1) expect((await get('/live')).status).toBe(200);
    const answer = await get('/live');
    await expectProblem(gateway, answer, 429, 'profile_calls_spent');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(500);
    expect(calls()).toHaveLength(10);
    expect((await get('/plan')).json).toMatchObject({
      source: 'nothing_seen',
      note: expect.stringContaining('10 times in 10 minutes'),
    });
  });

  it('is looked into by the lane when it is not what was published', async () => {
    await put(HOURS);
    await becomes(
      `status = 'in_sync', next_attempt_at = NULL, check_due_at = now() + interval '1 day'`,
    );
    overwrite(HOURS);
    await get('/live');
    expect((await rowOf()).check_due_at!.getTime()).toBeGreaterThan(Date.now() + 3_600_000);
    overwrite(THEIRS);
    await get('/live');
    expect((await rowOf()).check_due_at!.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  it.each(['needs_reauth', 'restricted', 'disconnected'])(
    'cannot be asked for an account that is %s',
    async (status) => {
      await gateway.database.ask('UPDATE accounts SET status = $2 WHERE id = $1', [
        account.id,
        status,
      ]);
      const answer = await get('/live');
      const { detail } = await expectProblem(gateway, answer, 409, 'account_not_connected');
      expect(detail).toContain(status);
      expect(calls()).toHaveLength(0);
      expect((await get('/plan')).json).toMatchObject({ note: expect.stringContaining(status) });
    },
  );

  it('cannot be asked without a token', async () => {
    await gateway.database.ask('DELETE FROM account_tokens WHERE account_id = $1', [account.id]);
    await expectProblem(gateway, await get('/live'), 409, 'account_not_connected');
  });

  it('is told as an error of Instagram when that refuses or is away', async () => {
    const match = { accountId: account.igUserId };
    gateway.simulator.control.addFault({ match, action: { status: 503 } });
    await expectProblem(gateway, await get('/live'), 503, 'instagram_unavailable');
    gateway.simulator.control.addFault({ match, action: { status: 503 } });
    const plan = await get('/plan');
    expect(plan).toMatchObject({ status: 200, json: { source: 'nothing_seen' } });
    expect(plan.json).toMatchObject({ note: expect.stringMatching(/Instagram/) });
  });

  describe('in a plan', () => {
    it('is compared with the wish, locale by locale, before anything is sent', async () => {
      await put(HOURS);
      overwrite([HOURS[0]!]);
      const { json } = await get('/plan');
      expect(json).toMatchObject({
        revision: 1,
        source: 'instagram',
        note: null,
        call: 'set',
        difference: {
          is_same: false,
          locales: [
            { locale: 'default', change: 'same' },
            { locale: 'de_DE', change: 'added' },
          ],
        },
      });
      expect(calls().map(({ method }) => method)).toEqual(['GET']);
    });

    it('needs no call when it is the wish, and a DELETE when the wish is none', async () => {
      await put(HOURS);
      overwrite(HOURS);
      expect((await get('/plan')).json).toMatchObject({ call: 'none' });
      await tenant.ask({ method: 'DELETE', path });
      expect((await get('/plan')).json).toMatchObject({ call: 'delete' });
    });

    it('is what was last seen, where Instagram cannot be asked', async () => {
      await put(HOURS);
      await becomes(`drifted_to = '${JSON.stringify(THEIRS)}', checked_at = now()`);
      const match = { accountId: account.igUserId };
      gateway.simulator.control.addFault({ match, action: { cut: true } });
      expect((await get('/plan')).json).toMatchObject({
        source: 'last_seen',
        seen_at: expect.stringMatching(/Z$/),
        difference: { locales: [{ locale: 'default' }, { locale: 'de_DE', change: 'added' }] },
      });
    });
  });

  it('is told when it drifts, with what it is and what to do', async () => {
    await put(HOURS);
    await becomes(
      `status = 'drifted', next_attempt_at = NULL, drifted_to = '${JSON.stringify(THEIRS)}', drifted_at = now()`,
    );
    const change = { method: 'PATCH' as const, path: `/v1/accounts/${account.id}` };
    const patched = await tenant.ask({ ...change, body: { drift_policy: 'alert' } });
    expect(patched.json).toMatchObject({ drift_policy: 'alert' });
    expect((await get('')).json).toMatchObject({
      status: 'drifted',
      message: expect.stringContaining('other questions'),
      next_step: expect.stringContaining('publish'),
      drift: { ice_breakers: THEIRS, since: expect.stringMatching(/Z$/) },
    });
    await expectProblem(
      gateway,
      await tenant.ask({ ...change, body: { drift_policy: 'fight' } }),
      422,
      'invalid_request',
    );
  });

  describe('published at once', () => {
    const publish = (headers: Record<string, string> = {}) =>
      tenant.ask({ method: 'POST', path: `${path}/publish`, headers });

    it('is asked for again when it has failed', async () => {
      await put(HOURS);
      await becomes(`status = 'failed', next_attempt_at = NULL`);
      const answer = await publish();
      expect(answer).toMatchObject({ status: 202, json: { revision: 1, status: 'pending' } });
      expect(answer.headers['etag']).toBe('"1"');
      const { json } = await tenant.ask({
        path: `/v1/audit-log?target=account:${account.id}&action=ice_breakers.publish_requested`,
      });
      expect(json).toMatchObject({ data: [{ before: { status: 'failed' } }] });
    });

    it('is nothing where nothing was ever set', async () => {
      await expectProblem(gateway, await publish(), 409, 'conflict');
    });

    it('is asked for once by one Idempotency-Key', async () => {
      await put(HOURS);
      const headers = { 'idempotency-key': 'now' };
      expect([(await publish(headers)).status, (await publish(headers)).status]).toEqual([
        202, 202,
      ]);
      const { json } = await tenant.ask({
        path: `/v1/audit-log?target=account:${account.id}&action=ice_breakers.publish_requested`,
      });
      expect(z.object({ data: z.array(z.unknown()) }).parse(json).data).toHaveLength(1);
    });
  });

  it('has a history of tries, which is empty at first', async () => {
    expect((await get('/syncs')).json).toEqual({ data: [], next_cursor: null });
    const insert = `INSERT INTO ice_breaker_syncs
        (id, tenant_id, account_id, kind, revision, outcome, calls, started_at, finished_at)
      VALUES (gen_random_uuid(), $1, $2, 'publish', 1, $3, $4, $5, $6)`;
    const nowMs = Date.now();
    const at = (ms: number) => new Date(nowMs + ms);
    const call = { operation: 'setIceBreakers', status: 200, ms: 12, trace_id: 'Abc' };
    const tries: [string | null, object[], Date, Date | null][] = [
      ['published', [call], at(-500), at(-100)],
      [null, [], at(-100_000), null],
      [null, [], at(-100), null],
    ];
    for (const [outcome, made, from, to] of tries) {
      const values = [tenant.id, account.id, outcome, JSON.stringify(made), from, to];
      await gateway.database.ask(insert, values);
    }
    const { json } = await get('/syncs');
    const shown = z.object({ data: z.array(z.record(z.string(), z.unknown())) }).parse(json).data;
    expect(shown.map(({ outcome }) => outcome).toSorted()).toEqual([
      'interrupted',
      'published',
      'under_way',
    ]);
    expect(shown.find(({ outcome }) => outcome === 'published')).toMatchObject({
      calls: [call],
      duration_ms: 400,
    });
  });
});
