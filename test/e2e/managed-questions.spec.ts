import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startSystem, type System } from './support/system.js';
import { aTenant, type ConnectedAccount, type TenantUser } from './support/tenant.js';
import { until } from './support/until.js';

const set = (question: string) => ({
  ice_breakers: [
    { locale: 'default', call_to_actions: [{ question, payload: 'HOURS' }] },
    { locale: 'de_DE', call_to_actions: [{ question: `${question} (de)`, payload: 'HOURS' }] },
  ],
});
const THEIRS = [
  { locale: 'default', call_to_actions: [{ question: 'Theirs?', payload: 'THEIRS' }] },
];

describe('questions as managed state', () => {
  let system: System;
  let tenant: TenantUser;
  let account: ConnectedAccount;

  beforeAll(async () => {
    system = await startSystem();
    tenant = await aTenant(system);
    await tenant.addRule('HOURS', 'Nine to five.');
  });
  afterAll(() => system.stop());
  // Each with the few calls that Meta allows.
  beforeEach(async () => {
    accounts += 1;
    account = await tenant.connectAccount(`managed.${accounts}`);
  });
  let accounts = 0;

  const path = () => `/v1/accounts/${account.id}/ice-breakers`;
  const profileCalls = (method?: string) =>
    system.simulator.control
      .calls({ account: account.igUserId })
      .filter((call) => call.path.includes('messenger_profile'))
      .filter((call) => method === undefined || call.method === method);
  const overwrite = () =>
    system.simulator.control.patchAccount(account.igUserId, { ice_breakers: THEIRS });
  const liveQuestion = () =>
    system.simulator.control.account(account.igUserId).ice_breakers?.[0]?.call_to_actions[0]
      ?.question;

  it('are planned, published, and tell of themselves', async () => {
    await tenant.setIceBreakers(account.id, set('When?'));
    const shown = await tenant.publishedAs(account.id, 'in_sync');
    expect(shown).toMatchObject({
      message: expect.stringMatching(/^Instagram shows/),
      drift: null,
    });
    const plan = await tenant.api.expect(200, 'GET', `${path()}/plan`);
    expect(plan).toMatchObject({ source: 'instagram', call: 'none' });
    const { data } = await tenant.api.expect<{ data: object[] }>(200, 'GET', `${path()}/syncs`);
    expect(data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          kind: 'publish',
          outcome: 'published',
          calls: [
            expect.objectContaining({ operation: 'setIceBreakers', trace_id: expect.any(String) }),
            expect.objectContaining({ operation: 'getIceBreakers', status: 200 }),
          ],
        }),
      ]),
    );
  });

  it('cost one or two publications for ten edits in a second, and the last one wins', async () => {
    const edits = Array.from({ length: 10 }, (_, n) => set(`Edit ${n}?`));
    await Promise.all(edits.map((edit) => tenant.setIceBreakers(account.id, edit)));
    const { revision, ice_breakers: wish } = await tenant.publishedAs(account.id, 'in_sync');
    expect(revision).toBe(10);
    expect(liveQuestion()).toBe(wish[0]?.call_to_actions[0]?.question);
    expect(profileCalls('POST').length).toBeGreaterThanOrEqual(1);
    expect(profileCalls('POST').length).toBeLessThanOrEqual(2);
  });

  it('are looked into when somebody taps what was never published, and put right', async () => {
    await tenant.setIceBreakers(account.id, set('When?'));
    await tenant.publishedAs(account.id, 'in_sync');
    overwrite();
    await system.simulator.control.tap(account.igUserId, { person: '501' });
    await until('the questions are put right', 30_000, () => liveQuestion() === 'When?');
    await tenant.publishedAs(account.id, 'in_sync');
    const facts = await system.database.ask<{ action: string }>(
      `SELECT body::jsonb #>> '{data,action}' AS action
         FROM facts WHERE type = 'ice_breakers.drifted' AND account_id = $1`,
      [account.id],
    );
    expect(facts).toEqual([{ action: 'repaired' }]);
    // It was woken for that, not found by the sweeper.
    expect(system.apps['responder-worker'].log).not.toContain('lanes not woken');
  });

  it('are told by their taps, late ones too, and counted', async () => {
    for (const question of ['When?', 'And now?']) {
      await tenant.setIceBreakers(account.id, set(question));
      await tenant.publishedAs(account.id, 'in_sync');
    }
    await system.simulator.control.tap(account.igUserId, { person: '502', locale: 'de_DE' });
    await system.simulator.control.tap(account.igUserId, {
      person: '503',
      title: 'When?',
      payload: 'HOURS',
    });
    const taps = await until('the taps are answered', 30_000, async () => {
      const seen = (await tenant.taps()).filter(
        (tap) => tap.account_id === account.id && tap.state === 'answered',
      );
      return seen.length === 2 ? seen : null;
    });
    expect(taps.map(({ revision, locale }) => ({ revision, locale }))).toEqual([
      { revision: 2, locale: 'de_DE' },
      { revision: 1, locale: 'default' },
    ]);
    const insights = await tenant.api.expect<{ by_revision: object[] }>(
      200,
      'GET',
      `/v1/accounts/${account.id}/insights`,
    );
    expect(insights).toMatchObject({ totals: { taps: 2, replied: 2 } });
    expect(insights.by_revision).toHaveLength(2);
  });

  it('end as the last edit says, however often the sync-worker is killed meanwhile', async () => {
    const { 'sync-worker': worker } = system.apps;
    const others: ConnectedAccount[] = [];
    for (let n = 0; n < 4; n += 1) others.push(await tenant.connectAccount(`killed.${n}`));
    for (let kill = 1; kill <= 3; kill += 1) {
      for (const { id } of others) await tenant.setIceBreakers(id, set(`Kill ${kill}?`));
      // Amid the wait for others, the calls or the record: wherever it happens to be.
      await new Promise((resolve) => setTimeout(resolve, 150 + 60 * kill));
      await worker.restart('SIGKILL');
      await worker.ready();
    }
    for (const { id, igUserId } of others) {
      await tenant.publishedAs(id, 'in_sync');
      const { ice_breakers: live } = system.simulator.control.account(igUserId);
      expect(live?.[0]?.call_to_actions[0]?.question).toBe('Kill 3?');
      const calls = system.simulator.control.calls({ account: igUserId });
      expect(calls.filter((call) => call.path.includes('profile')).length).toBeLessThanOrEqual(10);
    }
  });
});
