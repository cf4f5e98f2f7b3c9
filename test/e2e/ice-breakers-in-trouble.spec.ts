import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startPartnerReceiver, type PartnerReceiver } from '../support/partner-receiver.js';
import { startSystem, type System } from './support/system.js';
import { aTenant, type ConnectedAccount, type TenantUser } from './support/tenant.js';
import { until } from './support/until.js';

const questions = (question: string) => ({
  ice_breakers: [{ call_to_actions: [{ question, payload: 'P' }] }],
});

describe('publishing when Instagram is in trouble', () => {
  let system: System;
  let tenant: TenantUser;
  let partner: PartnerReceiver;
  const control = () => system.simulator.control;

  beforeAll(async () => {
    system = await startSystem();
    partner = await startPartnerReceiver({ port: 0 });
    tenant = await aTenant(system);
    const endpoint = await tenant.api.expect<{ secret: string }>(
      201,
      'POST',
      '/v1/webhook-endpoints',
      { url: partner.url, event_types: ['account.needs_reauth', 'ice_breakers.publish_failed'] },
    );
    partner.setSecret(endpoint.secret);
  });

  afterEach(() => {
    control().clearFaults();
  });

  afterAll(async () => {
    await system.stop();
    await partner.close();
  });

  const shownOn = (account: ConnectedAccount) =>
    JSON.stringify(control().account(account.igUserId).ice_breakers);

  const profileCalls = (account: ConnectedAccount, method: string) =>
    control().calls({ account: account.igUserId, method, path: '/messenger_profile' });

  it('makes ten edits of one moment one or two publications, and the last one wins', async () => {
    const account = await tenant.connectAccount('ten.edits');
    for (let edit = 1; edit <= 10; edit += 1) {
      await tenant.setIceBreakers(account.id, questions(`Edit ${edit}?`));
    }
    const shown = await until('the last edit is in sync', 30_000, async () => {
      const now = await tenant.iceBreakers(account.id);
      return now.status === 'in_sync' && now.revision === 10 ? now : null;
    });
    expect(shown.published).toMatchObject({ revision: 10 });
    expect(shownOn(account)).toContain('Edit 10?');
    expect(profileCalls(account, 'POST').length).toBeLessThanOrEqual(2);
  });

  it('makes no call when the questions are those that it has published already', async () => {
    const account = await tenant.connectAccount('no.change');
    await tenant.setIceBreakers(account.id, questions('Same?'));
    await tenant.publishedAs(account.id, 'in_sync');
    const { revision } = await tenant.setIceBreakers(account.id, questions('Same?'));
    await until('the second revision is in sync', 30_000, async () => {
      const now = await tenant.iceBreakers(account.id);
      return now.status === 'in_sync' && now.published?.revision === revision;
    });
    expect(profileCalls(account, 'POST')).toHaveLength(1);
    expect(profileCalls(account, 'GET')).toHaveLength(1);
  });

  it('tries again after a server error, and says meanwhile what is going on', async () => {
    const account = await tenant.connectAccount('server.error');
    control().addFault({
      match: { method: 'POST', path: '/messenger_profile', accountId: account.igUserId },
      times: 2,
      action: {
        status: 500,
        body: { error: { code: 2, message: 'down', type: 'OAuthException' } },
      },
    });
    await tenant.setIceBreakers(account.id, questions('Back soon?'));
    const troubled = await until('the error is shown', 30_000, async () => {
      const now = await tenant.iceBreakers(account.id);
      return now.last_error === null ? null : now;
    });
    expect(troubled).toMatchObject({ status: 'pending', last_error: { code: 2 } });
    const shown = await tenant.publishedAs(account.id, 'in_sync');
    expect(shown.last_error).toBeNull();
    expect(shownOn(account)).toContain('Back soon?');
  });

  it('waits when Instagram throttles the account, and keeps the set', async () => {
    const account = await tenant.connectAccount('throttled');
    control().addFault({
      match: { method: 'POST', path: '/messenger_profile', accountId: account.igUserId },
      times: 1,
      action: {
        status: 400,
        body: { error: { code: 613, message: 'slow', type: 'OAuthException' } },
      },
    });
    await tenant.setIceBreakers(account.id, questions('Slow?'));
    const waiting = await until('the throttle is shown', 30_000, async () => {
      const now = await tenant.iceBreakers(account.id);
      return now.last_error === null ? null : now;
    });
    expect(waiting).toMatchObject({ status: 'pending', last_error: { code: 613 } });
    const [row] = await system.database.ask<{ parked: boolean }>(
      `SELECT sync_parked_until > now() + interval '50 seconds' AS parked
         FROM accounts WHERE id = $1`,
      [account.id],
    );
    expect(row).toEqual({ parked: true });
    expect(profileCalls(account, 'POST')).toHaveLength(1);
  });

  it('parks when the token is refused, tells the partner once, and a new token wakes it', async () => {
    const account = await tenant.connectAccount('needs.reauth');
    control().revoke(account.igUserId, 460);
    await tenant.setIceBreakers(account.id, questions('Who am I?'));
    const blocked = await tenant.publishedAs(account.id, 'blocked');
    expect(blocked.last_error).toMatchObject({ code: 190 });
    expect(await tenant.api.expect(200, 'GET', `/v1/accounts/${account.id}`)).toMatchObject({
      status: 'needs_reauth',
    });
    await until('the partner knows', 20_000, () =>
      partner.received().some(({ type }) => type === 'account.needs_reauth'),
    );
    const { access_token } = control().issueToken(account.igUserId);
    await tenant.api.expect(200, 'POST', '/v1/accounts', { access_token });
    await tenant.publishedAs(account.id, 'in_sync');
    expect(shownOn(account)).toContain('Who am I?');
    const told = partner.received().filter(({ type }) => type === 'account.needs_reauth');
    expect(told).toHaveLength(1);
  });

  it('fails a set that Instagram refuses, in words a tenant can act on', async () => {
    const account = await tenant.connectAccount('refused');
    control().addFault({
      match: { method: 'POST', path: '/messenger_profile', accountId: account.igUserId },
      times: null,
      action: {
        status: 400,
        body: {
          error: { code: 100, message: 'bad locale', type: 'OAuthException', fbtrace_id: 'T1' },
        },
      },
    });
    await tenant.setIceBreakers(account.id, questions('No?'));
    const failed = await tenant.publishedAs(account.id, 'failed');
    expect(failed.last_error).toMatchObject({ code: 100, trace_id: 'T1' });
    await until('the partner knows', 20_000, () =>
      partner.received().some(({ type }) => type === 'ice_breakers.publish_failed'),
    );
  });

  it('ends in the same state when the worker is killed in the middle of a publication', async () => {
    const account = await tenant.connectAccount('killed');
    control().addFault({
      match: { method: 'POST', path: '/messenger_profile', accountId: account.igUserId },
      action: { acceptThenHang: true },
    });
    await tenant.setIceBreakers(account.id, questions('Still there?'));
    await until('Instagram has taken the set', 20_000, () =>
      shownOn(account).includes('Still there?'),
    );
    await system.apps['sync-worker'].restart('SIGKILL');
    await until('it is in sync', 90_000, async () => {
      const now = await tenant.iceBreakers(account.id);
      return now.status === 'in_sync';
    });
    expect(shownOn(account)).toContain('Still there?');
  }, 120_000);
});
