import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { FaultRule } from '../../simulator/graph/faults.js';
import {
  aConnectLink,
  comeBack,
  factsOfLink,
  headingOf,
  logIn,
  readLink,
  type LinkOfTest,
} from './log-in.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aTenant, anAccount, anInstagramAccount, type TenantOfTest } from './tenants.js';

describe('a login that comes to nothing', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
  });
  afterEach(() => gateway.simulator.control.clearFaults());
  afterAll(() => gateway.close());

  const linkNow = (link: LinkOfTest, as = tenant) => readLink(link, as);
  const factsOf = (link: LinkOfTest) => factsOfLink(gateway, link);
  const calls = (path: string) =>
    gateway.simulator.control.calls().filter((call) => call.path.includes(path)).length;
  const fault = (path: string, action: FaultRule['action']) =>
    gateway.simulator.control.addFault({ match: { path }, action });
  const oauth = (error_message: string, code = 400) => ({
    status: code,
    body: { error_type: 'OAuthException', code, error_message },
  });
  const graph = (code: number, message: string, more: object = {}) => ({
    status: 400,
    body: { error: { message, type: 'OAuthException', code, fbtrace_id: 'AtraceB', ...more } },
  });
  const USED = 'Matching code was not found or was already used';

  it.each<[string, string, FaultRule['action'], number, string]>([
    ['a spent code', '/oauth/access_token', oauth(USED), 400, 'code_refused'],
    [
      'a wrong redirect',
      '/oauth/access_token',
      oauth('redirect_uri is not identical'),
      502,
      'app_misconfigured',
    ],
    [
      'a wrong app id',
      '/oauth/access_token',
      oauth('Invalid platform app'),
      502,
      'app_misconfigured',
    ],
    [
      'a wrong secret',
      '/oauth/access_token',
      oauth('Error validating client secret'),
      502,
      'app_misconfigured',
    ],
    [
      'a wrong secret later',
      '/access_token\\?',
      graph(1, 'Error validating client secret.'),
      502,
      'app_misconfigured',
    ],
    ['an app that is not live', '/me', graph(200, 'Permissions error'), 502, 'app_misconfigured'],
    [
      'a limit of the app',
      '/oauth/access_token',
      graph(4, 'Application request limit reached'),
      503,
      'instagram_unavailable',
    ],
    [
      'a limit of the account',
      '/me',
      graph(613, 'Calls to this api have exceeded the rate limit.'),
      503,
      'instagram_unavailable',
    ],
    [
      'Instagram down',
      '/oauth/access_token',
      { status: 503, body: 'oops' },
      503,
      'instagram_unavailable',
    ],
    ['a cut connection', '/oauth/access_token', { cut: true }, 503, 'instagram_unavailable'],
    [
      'a code that may be spent',
      '/oauth/access_token',
      { acceptThenCut: true },
      503,
      'instagram_unavailable',
    ],
    [
      'a page for an answer',
      '/oauth/access_token',
      { nonJson: true },
      503,
      'instagram_unavailable',
    ],
    [
      'garbage',
      '/oauth/access_token',
      { status: 200, body: { hello: 'world' } },
      503,
      'instagram_unavailable',
    ],
    [
      'garbage for a token',
      '/access_token\\?',
      { status: 200, body: { access_token: 7 } },
      503,
      'instagram_unavailable',
    ],
    [
      'garbage for a person',
      '/me',
      { status: 200, body: { id: null } },
      503,
      'instagram_unavailable',
    ],
    [
      'a checkpoint',
      '/me',
      graph(190, 'The user is checkpointed', { error_subcode: 459 }),
      403,
      'token_refused',
    ],
    [
      'a subscription that is refused',
      'subscribed_apps',
      graph(100, 'Param is not valid'),
      502,
      'instagram_refused',
    ],
  ])('for %s', async (_, path, action, status, failure) => {
    const { igUserId } = anInstagramAccount(gateway);
    const link = await aConnectLink(tenant, { external_id: `came to nothing ${igUserId}` });
    const back = await logIn(link, { sim_account: igUserId });
    const exchanged = calls('/oauth/access_token');
    fault(path, action);
    const answer = await gateway.ask({ path: back });
    headingOf(answer);
    expect({ status: answer.status, link: await linkNow(link) }).toMatchObject({
      status,
      link: { status: 'failed', failure, account_id: null },
    });
    expect(await factsOf(link)).toMatchObject([
      {
        type: 'connect_link.failed',
        data: {
          connect_link_id: link.id,
          external_id: `came to nothing ${igUserId}`,
          reason: failure,
          error: { message: expect.any(String) },
        },
      },
    ]);
    // Nothing is kept of it, the code was tried once, and the link is spent.
    expect(calls('/oauth/access_token')).toBe(exchanged + 1);
    const kept = await gateway.database.ask('SELECT 1 FROM accounts WHERE ig_user_id = $1', [
      igUserId,
    ]);
    expect(kept).toEqual([]);
    expect((await gateway.ask({ path: back })).status).toBe(410);
    expect(calls('/oauth/access_token')).toBe(exchanged + 1);
  });

  it('for an answer that does not come', async () => {
    const link = await aConnectLink(tenant);
    const back = await logIn(link, { sim_account: anInstagramAccount(gateway).igUserId });
    fault('/oauth/access_token', { hang: true });
    expect((await gateway.ask({ path: back })).status).toBe(503);
    expect(await linkNow(link)).toMatchObject({ failure: 'instagram_unavailable' });
  }, 20_000);

  it.each([
    ['instagram_business_basic', ['instagram_business_manage_messages']],
    ['instagram_business_manage_messages', ['instagram_business_basic']],
    [
      'instagram_business_manage_comments',
      ['instagram_business_basic', 'instagram_business_manage_messages'],
    ],
  ])('for permissions that are missing beside %s, naming all of them', async (only, missing) => {
    const { igUserId } = anInstagramAccount(gateway);
    const link = await aConnectLink(tenant);
    const url = `${link.url},instagram_business_manage_comments`.replace(
      /(scope=[^&]+)(.*),(.+)$/,
      '$1,$3$2',
    );
    const answer = await comeBack(gateway, { url }, { sim_account: igUserId, sim_scope: only });
    expect([answer.status, headingOf(answer)]).toEqual([403, 'A permission is missing']);
    for (const scope of missing) expect(answer.text).toContain(scope);
    expect(answer.text).not.toContain(`<code>${only}`);
    expect(await factsOf(link)).toMatchObject([
      { data: { reason: 'scopes_missing', missing_scopes: missing, error: null } },
    ]);
  });

  it('for a personal account', async () => {
    const { igUserId, username } = anInstagramAccount(gateway);
    gateway.simulator.control.patchAccount(igUserId, { account_type: 'PERSONAL' });
    const link = await aConnectLink(tenant);
    const answer = await comeBack(gateway, link, { sim_account: igUserId });
    expect([answer.status, headingOf(answer)]).toEqual([403, 'This is a personal account']);
    expect(await linkNow(link)).toMatchObject({ failure: 'personal_account' });
    expect(answer.text).not.toContain(`${username}</script`);
  });

  it('for another account than the one that the link is for', async () => {
    const account = await anAccount(gateway, tenant);
    const other = anInstagramAccount(gateway);
    const link = await aConnectLink(tenant, { account_id: account.id });
    const answer = await comeBack(gateway, link, { sim_account: other.igUserId });
    expect([answer.status, headingOf(answer)]).toEqual([403, 'You logged in with another account']);
    expect(answer.text).toContain(`@${other.username}`);
    expect(answer.text).not.toContain(account.username);
    expect(await linkNow(link)).toMatchObject({ status: 'failed', failure: 'other_account' });
    const rows = await gateway.database.ask('SELECT 1 FROM accounts WHERE ig_user_id = $1', [
      other.igUserId,
    ]);
    expect(rows).toEqual([]);
  });

  it('for an account that another tenant has, until that lets it go', async () => {
    const owner = await aTenant(gateway);
    const account = await anAccount(gateway, owner);
    const first = await aConnectLink(tenant);
    const refused = await comeBack(gateway, first, { sim_account: account.igUserId });
    expect([refused.status, headingOf(refused)]).toEqual([
      409,
      'This account is connected elsewhere',
    ]);
    expect(refused.text).not.toContain(owner.id);
    expect(await linkNow(first)).toMatchObject({ failure: 'account_owned_elsewhere' });
    await gateway.database.ask("UPDATE accounts SET status = 'disconnected' WHERE id = $1", [
      account.id,
    ]);
    const second = await aConnectLink(tenant);
    const taken = await comeBack(gateway, second, { sim_account: account.igUserId });
    expect(taken.status).toBe(200);
    const third = await aConnectLink(owner);
    const late = await comeBack(gateway, third, { sim_account: account.igUserId });
    expect(late.status).toBe(409);
    expect(await linkNow(third, owner)).toMatchObject({ failure: 'account_owned_elsewhere' });
  });

  it('for a tenant that has no room', async () => {
    const small = await aTenant(gateway);
    await gateway.database.ask(`UPDATE tenants SET limits = '{"accounts":1}' WHERE id = $1`, [
      small.id,
    ]);
    const account = await anAccount(gateway, small);
    const { igUserId } = anInstagramAccount(gateway);
    const link = await aConnectLink(small);
    const answer = await comeBack(gateway, link, { sim_account: igUserId });
    expect(answer.status).toBe(403);
    expect(await linkNow(link, small)).toMatchObject({ failure: 'limit_reached' });
    const known = await aConnectLink(small);
    expect((await comeBack(gateway, known, { sim_account: account.igUserId })).status).toBe(200);
  });

  it('for a name that another account of the tenant has', async () => {
    const account = await anAccount(gateway, tenant);
    const path = `/v1/accounts/${account.id}`;
    await tenant.ask({ method: 'PATCH', path, body: { external_id: 'taken name' } });
    const link = await aConnectLink(tenant, { external_id: 'taken name' });
    const { igUserId } = anInstagramAccount(gateway);
    expect((await comeBack(gateway, link, { sim_account: igUserId })).status).toBe(409);
    expect(await linkNow(link)).toMatchObject({ failure: 'external_id_taken' });
  });
});
