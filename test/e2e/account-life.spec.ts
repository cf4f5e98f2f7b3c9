import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeCheckDue, makeRefreshDue } from './support/care.js';
import { oneMore } from './support/one-more.js';
import { Partner } from './support/partner.js';
import { startSystem, type System } from './support/system.js';
import { aTenant, type ConnectedAccount, type TenantUser } from './support/tenant.js';
import { until } from './support/until.js';

const ANSWERS = { HOURS: 'We open at nine.', PLACE: 'At the harbour.', PETS: 'Dogs are welcome.' };
const QUESTIONS = [{ question: 'What are your hours?', payload: 'HOURS' }];
const ALREADY_PUBLISHED = { ice_breakers: [{ call_to_actions: QUESTIONS }] };
const CHANGED = {
  ice_breakers: [{ call_to_actions: [{ question: 'When are you open?', payload: 'HOURS' }] }],
};
/** Longer than a sweep takes to come round, so that whatever wakes a lane has woken it. */
const A_SWEEP_MS = 3_000;

describe('the life of an account', () => {
  let system: System;
  let tenant: TenantUser;
  let partner: Partner;
  const control = () => system.simulator.control;

  beforeAll(async () => {
    system = await startSystem({ SWEEP_SECONDS: '2' });
    tenant = await aTenant(system);
    partner = await Partner.of(tenant);
    for (const [payload, text] of Object.entries(ANSWERS)) await tenant.addRule(payload, text);
  });
  afterAll(async () => {
    await system.stop();
    await partner.receiver.close();
  });

  async function anAccount(username: string): Promise<ConnectedAccount> {
    const account = await tenant.connectAccount(username);
    await tenant.setIceBreakers(account.id, ALREADY_PUBLISHED);
    await tenant.publishedAs(account.id, 'in_sync');
    return account;
  }

  const tapOf = (account: ConnectedAccount, person: string, payload = 'HOURS') =>
    control().tap(account.igUserId, { person, payload, title: payload });

  const callsOf = (account: ConnectedAccount, path: string, fromSeq = 0) =>
    control().calls({ account: account.igUserId, path, from_seq: fromSeq });

  const nextSeq = () => (control().calls().at(-1)?.seq ?? -1) + 1;

  const kept = async (account: ConnectedAccount) => {
    const [row] = await system.database.ask<{ sealed: string; refreshed: boolean }>(
      `SELECT sealed, refreshed_at IS NOT NULL AS refreshed FROM account_tokens
        WHERE account_id = $1`,
      [account.id],
    );
    return row ?? { sealed: '', refreshed: false };
  };

  it('parks at the first 190, keeps what comes in, and goes on in order after a new login', async () => {
    const account = await anAccount('parked');
    control().revoke(account.igUserId, 460);
    const before = nextSeq();
    const first = await tapOf(account, '5001');
    await tenant.accountIn('needs_reauth', account.id);
    const told = await partner.hears('account.needs_reauth', { account_id: account.id });
    expect(told).toMatchObject({ reason: 'password_changed', error: { code: 190, subcode: 460 } });

    const parkedAt = nextSeq();
    const more = [];
    for (const [person, payload] of [
      ['5001', 'PLACE'],
      ['5002', 'HOURS'],
      ['5001', 'PETS'],
      ['5003', 'PLACE'],
    ] as const) {
      more.push(await tapOf(account, person, payload));
    }
    await tenant.setIceBreakers(account.id, CHANGED);
    await makeCheckDue(system, account.id);
    await new Promise((resolve) => setTimeout(resolve, A_SWEEP_MS));
    // One refusal, of the send or of an evidence search beside it, and not one call from then on.
    expect(callsOf(account, '', parkedAt)).toEqual([]);
    expect(callsOf(account, '/messages', before)).toHaveLength(1);
    expect(partner.told('account.needs_reauth')).toHaveLength(1);
    expect(control().seesMessages(account.igUserId, '5001')).toEqual([]);

    const { status, link } = await tenant.logIn(account.igUserId, {}, { account_id: account.id });
    expect(status).toBeLessThan(400);
    for (const { mid } of [first, ...more]) await tenant.tapIn('answered', mid);
    await tenant.publishedAs(account.id, 'in_sync');
    expect(control().account(account.igUserId).ice_breakers).toMatchObject(CHANGED.ice_breakers);
    expect(await tenant.account(account.id)).toMatchObject({ status: 'connected' });
    expect(await tenant.linkAgain(link.id)).toMatchObject({
      status: 'connected',
      account_id: account.id,
    });
    const answers = control().seesMessages(account.igUserId, '5001');
    expect(answers.map(({ text }) => text)).toEqual(Object.values(ANSWERS));
  }, 120_000);

  it('subscribes again what Instagram dropped', async () => {
    const account = await anAccount('dropped');
    control().patchAccount(account.igUserId, { subscribed: false });
    expect((await tapOf(account, '5001')).delivery.skipped).toBeDefined();
    await makeCheckDue(system, account.id);
    await until('the account is subscribed again', 60_000, () => {
      const { subscribed_fields: fields } = control().account(account.igUserId);
      return fields.includes('messages') && fields.includes('messaging_postbacks');
    });
    const { mid } = await tapOf(account, '5001');
    await tenant.tapIn('answered', mid);
  }, 90_000);

  it('refreshes a token once, however many workers look', async () => {
    const account = await anAccount('refreshed');
    const twin = await oneMore(system.apps['sync-worker']);
    try {
      const before = await kept(account);
      control().addFault({
        match: { path: 'refresh_access_token', accountId: account.igUserId },
        times: null,
        action: { delayMs: 1_500 },
      });
      await makeRefreshDue(system, account);
      await until('the new token is kept', 60_000, async () => (await kept(account)).refreshed);
      await new Promise((resolve) => setTimeout(resolve, A_SWEEP_MS));
      expect((await kept(account)).sealed).not.toBe(before.sealed);
      expect(callsOf(account, 'refresh_access_token')).toHaveLength(1);
      expect(control().account(account.igUserId).tokens).toHaveLength(2);
      const { mid } = await tapOf(account, '5001');
      await tenant.tapIn('answered', mid);
    } finally {
      control().clearFaults();
      await twin.end('SIGKILL');
    }
  }, 120_000);

  it('tells once of a token that ends soon and cannot be refreshed, and parks at its end', async () => {
    const account = await anAccount('ending');
    control().addFault({
      match: { path: 'refresh_access_token', accountId: account.igUserId },
      times: null,
      action: { status: 500 },
    });
    const endIn = async (interval: string) => {
      await makeRefreshDue(system, account);
      await system.database.ask(
        `UPDATE account_tokens SET expires_at = now() + $2::interval WHERE account_id = $1`,
        [account.id, interval],
      );
    };
    await endIn('4 days');
    const told = await partner.hears('account.token_expiring', { account_id: account.id });
    expect(told).toMatchObject({ days_left: 4 });
    const { body } = await tenant.api.call('GET', `/v1/accounts/${account.id}/health`);
    expect(body).toMatchObject({ next_step: { code: 'connect_again_soon' } });
    await endIn('3 days');
    await until('it was tried again', 60_000, () => {
      return callsOf(account, 'refresh_access_token').length > 1;
    });
    await endIn('-1 minute');
    await tenant.accountIn('needs_reauth', account.id);
    const ended = { account_id: account.id, reason: 'token_expired' };
    await partner.hears('account.needs_reauth', ended);
    control().clearFaults();
    expect(partner.told('account.token_expiring')).toHaveLength(1);
  }, 150_000);

  it('keeps one good token when the worker is killed while it refreshes, and no send fails', async () => {
    const account = await anAccount('killed');
    control().addFault({
      match: { path: 'refresh_access_token', accountId: account.igUserId },
      action: { delayMs: 3_000 },
    });
    await makeRefreshDue(system, account);
    await until('the refresh is under way', 60_000, () =>
      control()
        .faults()
        .some(({ hit }) => hit === 1),
    );
    await system.apps['sync-worker'].end('SIGKILL');
    const during = await tapOf(account, '5001');
    await tenant.tapIn('answered', during.mid);
    control().clearFaults();
    system.apps['sync-worker'].start();
    await system.apps['sync-worker'].ready();
    // The killed turn's claim hides the lane for its lease; the test does not wait that out.
    await system.database.ask('UPDATE account_care SET next_due_at = now() WHERE account_id = $1', [
      account.id,
    ]);
    await until('the new token is kept', 90_000, async () => (await kept(account)).refreshed);
    const after = await tapOf(account, '5001');
    await tenant.tapIn('answered', after.mid);
    const failed = partner.told('reply.failed').filter(({ account_id: id }) => id === account.id);
    expect(failed).toEqual([]);
    expect(await tenant.account(account.id)).toMatchObject({ status: 'connected' });
  }, 150_000);

  it('a refresh that comes back late changes nothing of what happened meanwhile', async () => {
    const [renewed, gone] = [await anAccount('renewed'), await anAccount('gone')];
    control().addFault({
      match: { path: 'refresh_access_token' },
      times: null,
      action: { delayMs: 4_000 },
    });
    for (const account of [renewed, gone]) await makeRefreshDue(system, account);
    await until('both refreshes are under way', 60_000, () =>
      control()
        .faults()
        .some(({ hit }) => hit === 2),
    );
    const { access_token: token } = control().issueToken(renewed.igUserId);
    await tenant.api.expect(200, 'POST', '/v1/accounts', { access_token: token });
    const { sealed } = await kept(renewed);
    await tenant.disconnect(gone.id, 'keep');
    await until('Instagram has answered', 30_000, () =>
      [renewed, gone].every((account) => callsOf(account, 'refresh_access_token').length === 1),
    );
    control().clearFaults();
    await tenant.accountIn('disconnected', gone.id);
    expect(await kept(gone)).toEqual({ sealed: '', refreshed: false });
    const { mid } = await tapOf(renewed, '5001');
    await tenant.tapIn('answered', mid);
    expect(await kept(renewed)).toEqual({ sealed, refreshed: false });
  }, 120_000);
});
