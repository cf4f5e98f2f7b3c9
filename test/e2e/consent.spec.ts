import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ConsentScene } from './support/consent-scene.js';
import { aTenant } from './support/tenant.js';
import { until } from './support/until.js';

describe('what an owner may take back, and what a tenant may let go', () => {
  let scene: ConsentScene;

  beforeAll(async () => {
    scene = await ConsentScene.open();
  });
  afterAll(() => scene.close());

  it('an owner who removes the app is disconnected once, and may come back', async () => {
    const account = await scene.anAccount();
    const { callbacks } = await scene.control.consent.deauthorize(account.igUserId, { copies: 3 });
    expect(callbacks.map(({ status, problems }) => [status, problems])).toEqual([
      [200, []],
      [200, []],
      [200, []],
    ]);
    await scene.tenant.accountIn('disconnected', account.id);
    expect(await scene.hasToken(account)).toBe(false);
    const told = { account_id: account.id, reason: 'removed_by_owner' };
    await scene.partner.hears('account.disconnected', told);

    // What was on its way is taken and answered by nobody; there is nothing to answer it with.
    const delayed = { mid: 'a-tap-that-meta-still-had', timestamp: Date.now() };
    expect(await scene.repeatTap(account, scene.newPerson(), delayed)).toBe(true);

    // Of the old consent, but delivered after the owner came back: it is not about the new one.
    scene.control.consent.setUrls({ deauthorize_url: 'http://127.0.0.1:9/' });
    const { callback: late } = await scene.control.consent.deauthorize(account.igUserId);
    expect(late.status).toBeNull();
    // Meta tells the second in which it was signed: an account of that very second is meant too.
    const signedMs = Date.now();
    await until('that second is over', 5_000, () => Date.now() > signedMs + 1_000);
    scene.control.consent.setUrls({ deauthorize_url: null });
    expect((await scene.tenant.logIn(account.igUserId)).status).toBe(200);
    await scene.tenant.accountIn('connected', account.id);
    for (const { signed_request } of [late, callbacks[0]!]) {
      const { deauthorize_url: url } = scene.control.consent.urls();
      const body = new URLSearchParams({ signed_request });
      expect((await fetch(url ?? '', { method: 'POST', body })).status).toBe(200);
    }
    await until('what was asked is honoured', 60_000, async () => !(await scene.isAnyOpen()));
    expect((await scene.tenant.account(account.id)).status).toBe('connected');
    const { mid } = await scene.control.tap(account.igUserId, {
      payload: 'HOURS',
      title: 'Hours?',
    });
    await scene.tenant.tapIn('answered', mid);
    const facts = scene.partner.told('account.disconnected');
    expect(facts.filter(({ account_id: id }) => id === account.id)).toHaveLength(1);
  }, 120_000);

  it.each([
    ['signed by another', { secret: 'other' as const }],
    ['signed wrongly', { signature: 'invalid' as const }],
    ['of long ago', { issued_at_offset_s: -30 * 86_400 }],
    ['of tomorrow', { issued_at_offset_s: 86_400 }],
    ['of no time', { issued_at_offset_s: null }],
    ['over', { issued_at_offset_s: -600, expires_after_s: 60 }],
    ['of another algorithm', { algorithm: 'none' }],
  ])('a request that is %s changes nothing', async (_what, knobs) => {
    const account = await scene.anAccount();
    const { callback } = await scene.control.consent.deleteData(account.igUserId, knobs);
    expect([400, 401, 403]).toContain(callback.status);
    expect(await scene.isAnyOpen()).toBe(false);
    expect((await scene.tenant.account(account.id)).status).toBe('connected');
  });

  it.each([
    ['delete', true],
    ['keep', false],
  ] as const)(
    'a tenant that disconnects with ice_breakers=%s leaves Instagram as it said',
    async (iceBreakers, isEmpty) => {
      const account = await scene.anAccount();
      expect(await scene.tenant.disconnect(account.id, iceBreakers)).toMatchObject({
        status: 'disconnecting',
      });
      await scene.tenant.accountIn('disconnected', account.id);
      const there = scene.control.account(account.igUserId);
      expect((there.ice_breakers ?? []).length === 0).toBe(isEmpty);
      expect(there.subscribed_fields).toEqual([]);
      expect(await scene.hasToken(account)).toBe(false);
      const told = { account_id: account.id, reason: 'removed_by_tenant' };
      await scene.partner.hears('account.disconnected', told);

      const other = await aTenant(scene.system);
      expect((await other.logIn(account.igUserId)).status).toBe(200);
      expect(scene.control.account(account.igUserId).subscribed).toBe(true);
      const back = await scene.tenant.api.call('POST', '/v1/accounts', {
        access_token: account.accessToken,
      });
      expect(back.status).toBe(409);
    },
    90_000,
  );

  describe('a farewell that Instagram does not answer', () => {
    async function leaving() {
      const account = await scene.anAccount();
      scene.control.addFault({
        match: { path: 'subscribed_apps', method: 'DELETE', accountId: account.igUserId },
        times: null,
        action: { status: 500 },
      });
      await scene.tenant.disconnect(account.id, 'delete');
      await until('Instagram was told', 30_000, () =>
        scene.control.faults().some(({ hit }) => hit > 0),
      );
      expect((await scene.tenant.account(account.id)).status).toBe('disconnecting');
      return account;
    }
    afterEach(() => scene.control.clearFaults());

    it('is called off by connecting again', async () => {
      const account = await leaving();
      scene.control.clearFaults();
      const body = { access_token: account.accessToken };
      await scene.tenant.api.expect(200, 'POST', '/v1/accounts', body);
      await scene.tenant.accountIn('connected', account.id);
      expect(scene.control.account(account.igUserId).subscribed).toBe(true);
      // The lane's next look at what was a farewell: there is none any more.
      await scene.system.database.ask(
        'UPDATE account_care SET next_due_at = now() WHERE account_id = $1',
        [account.id],
      );
      await until('the lane has looked', 60_000, () => scene.isTended(account));
      expect(scene.control.account(account.igUserId).subscribed).toBe(true);
      expect((await scene.tenant.account(account.id)).status).toBe('connected');
    }, 90_000);

    it('is over, and told of once, when the owner removes the app', async () => {
      const account = await leaving();
      await scene.control.consent.deauthorize(account.igUserId);
      await scene.tenant.accountIn('disconnected', account.id);
      expect(await scene.hasToken(account)).toBe(false);
      await scene.partner.hears('account.disconnected', { account_id: account.id });
      const facts = scene.partner.told('account.disconnected');
      expect(facts.filter(({ account_id: id }) => id === account.id)).toEqual([
        { account_id: account.id, reason: 'removed_by_owner' },
      ]);
    }, 60_000);
  });
});
