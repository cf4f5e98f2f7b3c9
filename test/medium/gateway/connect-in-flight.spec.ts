import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '../jobs/wait-for.js';
import { aConnectLink, comeBack, headingOf, logIn } from './log-in.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aTenant, anAccount, anInstagramAccount } from './tenants.js';

describe('a login during which', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await openGateway();
  });
  afterEach(() => gateway.simulator.control.clearFaults());
  afterAll(() => gateway.close());

  /** Instagram takes its time over one call, and the tenant changes meanwhile. */
  const changeAt = async (path: string, status: string) => {
    const tenant = await aTenant(gateway);
    const { igUserId } = anInstagramAccount(gateway);
    const link = await aConnectLink(tenant);
    const back = await logIn(link, { sim_account: igUserId });
    gateway.simulator.control.addFault({ match: { path }, action: { delayMs: 1_000 } });
    const answering = gateway.ask({ path: back });
    await waitFor('Instagram is asked', async () =>
      gateway.simulator.control.faults().some(({ hit }) => hit > 0),
    );
    await gateway.database.ask('UPDATE tenants SET status = $2 WHERE id = $1', [tenant.id, status]);
    const answer = await answering;
    const kept = await gateway.database.ask('SELECT 1 FROM accounts WHERE ig_user_id = $1', [
      igUserId,
    ]);
    expect(kept).toEqual([]);
    const facts = await gateway.database.ask<{ reason: string }>(
      `SELECT body::jsonb #>> '{data,reason}' AS reason FROM facts WHERE tenant_id = $1`,
      [tenant.id],
    );
    return { tenant, link, answer, facts };
  };

  it.each(['/me', 'subscribed_apps'])(
    'the tenant begins to be deleted ends as if there had been no link (at %s)',
    async (path) => {
      const { answer, facts } = await changeAt(path, 'deleting');
      expect([answer.status, headingOf(answer)]).toEqual([400, 'This link does not work']);
      expect(facts).toEqual([]);
    },
  );

  it.each(['/me', 'subscribed_apps'])(
    'the tenant is suspended connects nothing, and uses up the link (at %s)',
    async (path) => {
      const { tenant, link, answer, facts } = await changeAt(path, 'suspended');
      expect([answer.status, headingOf(answer)]).toEqual([
        403,
        'No account can be connected at the moment',
      ]);
      expect(answer.text).toContain('this one is used up');
      expect(facts).toEqual([{ reason: 'tenant_suspended' }]);
      const { json } = await tenant.ask({ path: `/v1/connect-links/${link.id}` });
      expect(json).toMatchObject({ status: 'failed', failure: 'tenant_suspended' });
    },
  );

  describe('something goes wrong leaves no user name in the log', () => {
    const logged = (linkId: string) => gateway.logs().includes(linkId);

    it('when the account is connected elsewhere', async () => {
      const { igUserId, username } = await anAccount(gateway, await aTenant(gateway));
      const link = await aConnectLink(await aTenant(gateway));
      const answer = await comeBack(gateway, link, { sim_account: igUserId });
      expect([answer.status, answer.text.includes(username)]).toEqual([409, true]);
      expect([logged(link.id), gateway.logs().includes(username)]).toEqual([true, false]);
      expect(gateway.logs()).toContain('"problem":"account_owned_elsewhere"');
    });

    it('when the account is a personal one', async () => {
      const { igUserId, username } = anInstagramAccount(gateway);
      gateway.simulator.control.patchAccount(igUserId, { account_type: 'PERSONAL' });
      const link = await aConnectLink(await aTenant(gateway));
      expect((await comeBack(gateway, link, { sim_account: igUserId })).status).toBe(403);
      expect([logged(link.id), gateway.logs().includes(username)]).toEqual([true, false]);
    });

    it('when Instagram names the person', async () => {
      const { igUserId, username } = anInstagramAccount(gateway);
      const message = `The user ${username} is checkpointed`;
      const error = { message, type: 'OAuthException', code: 190, error_subcode: 459 };
      const link = await aConnectLink(await aTenant(gateway));
      const path = await logIn(link, { sim_account: igUserId });
      gateway.simulator.control.addFault({
        match: { path: '/me' },
        action: { status: 400, body: { error: { ...error, fbtrace_id: 'AtraceB' } } },
      });
      expect((await gateway.ask({ path })).status).toBe(403);
      expect([logged(link.id), gateway.logs().includes(username)]).toEqual([true, false]);
      expect(gateway.logs()).toContain('"code":190,"subcode":459,"traceId":"AtraceB"');
    });
  });
});
