import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TcpProxy } from '../jobs/tcp-proxy.js';
import { waitFor } from '../jobs/wait-for.js';
import { aConnectLink, headingOf, logIn, type LinkOfTest } from './log-in.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aTenant, anInstagramAccount, type TenantOfTest } from './tenants.js';

describe('a login while the database is away', () => {
  let proxy: TcpProxy;
  let gateway: Gateway;
  let tenant: TenantOfTest;

  beforeAll(async () => {
    gateway = await openGateway({
      reach: async (text) => {
        const url = new URL(text);
        if (url.protocol.startsWith('redis')) return text;
        proxy = new TcpProxy(url.hostname, Number(url.port || 5432));
        await proxy.heal();
        url.hostname = '127.0.0.1';
        url.port = String(proxy.port);
        return url.href;
      },
    });
    tenant = await aTenant(gateway);
  });
  afterEach(async () => {
    gateway.simulator.control.clearFaults();
    await heal();
  });
  afterAll(async () => {
    await gateway.close();
    proxy.cut();
  });

  const heal = async () => {
    proxy.cut();
    await proxy.heal();
    await waitFor('the gateway is ready again', async () => {
      return (await gateway.ask({ path: '/health/ready' })).status === 200;
    });
  };
  const readLink = async ({ id }: LinkOfTest) =>
    (await tenant.ask({ path: `/v1/connect-links/${id}` })).json;

  it('before anything is done leaves the link as it was', async () => {
    const link = await aConnectLink(tenant);
    const path = await logIn(link, { sim_account: anInstagramAccount(gateway).igUserId });
    proxy.cut();
    for (const at of [path, path.replace(/code=[^&]+/, 'error=access_denied')]) {
      const answer = await gateway.ask({ path: at });
      expect([answer.status, headingOf(answer)]).toEqual([503, 'Please try again in a minute']);
    }
    await heal();
    expect(await readLink(link)).toMatchObject({ status: 'open', failure: null });
    expect((await gateway.ask({ path })).status).toBe(200);
  });

  it('after the code is spent ends in a page, and keeps nothing by half', async () => {
    const link = await aConnectLink(tenant);
    const { igUserId } = anInstagramAccount(gateway);
    const path = await logIn(link, { sim_account: igUserId });
    gateway.simulator.control.addFault({ match: { path: '/me' }, action: { delayMs: 300 } });
    const answering = gateway.ask({ path });
    await waitFor('the code is exchanged', async () =>
      gateway.simulator.control.faults().some(({ hit }) => hit > 0),
    );
    proxy.cut();
    const answer = await answering;
    expect([answer.status, headingOf(answer)]).toEqual([503, 'We could not finish']);
    await heal();
    expect(await readLink(link)).toMatchObject({ status: 'connecting', account_id: null });
    const kept = await gateway.database.ask('SELECT 1 FROM accounts WHERE ig_user_id = $1', [
      igUserId,
    ]);
    expect(kept).toEqual([]);
    expect((await gateway.ask({ path })).status).toBe(410);
    const code = new URLSearchParams(path.split('?')[1]).get('code') ?? '';
    expect(gateway.logs()).toContain('a failed login could not be kept');
    for (const secret of [code, link.state]) expect(gateway.logs()).not.toContain(secret);
  });
});
