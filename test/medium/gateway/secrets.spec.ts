import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from './ask.js';
import { aTapItem, aWebhook, INTAKE, sendWebhook, signatureOf } from './meta-webhook.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { rawRequest, sayRaw } from './raw-http.js';
import {
  aKeyOf,
  aTenant,
  anAccount,
  anInstagramAccount,
  type AccountOfTest,
  type TenantOfTest,
} from './tenants.js';

/** Secrets go through a busy, failing gateway; afterwards they are looked for in all that came out. */
describe('planted secrets', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let unseen: TenantOfTest;
  let account: AccountOfTest;
  let spare: Omit<AccountOfTest, 'id'>;
  const answers: Pick<Answer, 'status' | 'headers' | 'text'>[] = [];

  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    account = await anAccount(gateway, tenant);
    spare = anInstagramAccount(gateway);
    const keep = async (answer: Promise<(typeof answers)[number]>) => {
      answers.push(await answer);
    };
    const { verifyToken, appSecrets, adminToken } = gateway.secrets;
    const bytes = Buffer.from(JSON.stringify(aWebhook({ [account.igUserId]: [aTapItem('1')] })));
    const connect = (access_token: unknown) =>
      tenant.ask({
        method: 'POST',
        path: '/v1/accounts',
        body: { access_token, more: access_token },
      });

    // In the wrong place of a request.
    await keep(gateway.ask({ path: `/${tenant.key}?a=${adminToken}` }));
    await keep(gateway.ask({ path: `/v1/accounts/${tenant.key}`, key: adminToken }));
    await keep(tenant.ask({ path: `/v1/accounts?cursor=${account.accessToken}` }));
    await keep(gateway.ask({ path: `${INTAKE}?hub.mode=no&hub.verify_token=${verifyToken}` }));
    await keep(connect(spare.accessToken));
    await keep(connect([spare.accessToken]));
    await keep(
      tenant.ask({
        method: 'POST',
        path: '/v1/accounts',
        body: Buffer.from(`{"access_token":"${spare.accessToken}",}`),
      }),
    );
    await keep(
      gateway.ask({
        method: 'POST',
        path: INTAKE,
        body: bytes,
        headers: { 'x-hub-signature-256': appSecrets[0] },
      }),
    );
    await keep(
      sayRaw(gateway.url, rawRequest('GET', '/', [['Authorization', `Bearer ${tenant.key}\0`]])),
    );

    // While Instagram fails in every way that repeats what it was sent.
    const { control } = gateway.simulator;
    const error = (code: number) => ({
      message: `Cannot parse access token ${spare.accessToken}`,
      code,
      fbtrace_id: 'AtraceOfMeta',
    });
    for (const action of [
      { status: 400, body: { error: error(190) } },
      { status: 400, body: { error: error(100) } },
      { status: 500, body: { error: error(2) } },
      { status: 500, body: `<h1>${spare.accessToken}</h1>` },
      { cut: true as const },
    ]) {
      control.addFault({ match: { path: '/me' }, action });
      await keep(
        tenant.ask({
          method: 'POST',
          path: '/v1/accounts',
          body: { access_token: spare.accessToken },
        }),
      );
    }

    // While the database fails amid a statement that carries them, sealed or not.
    unseen = await aKeyOf(gateway, tenant.id, ['*']);
    await gateway.database.ask('ALTER TABLE account_tokens RENAME TO hidden');
    await keep(
      tenant.ask({
        method: 'POST',
        path: '/v1/accounts',
        body: { access_token: spare.accessToken },
      }),
    );
    await gateway.database.ask('ALTER TABLE hidden RENAME TO account_tokens');
    await gateway.database.ask('ALTER TABLE inbound_events ADD CHECK (payload <> $$PRIVATE$$)');
    await keep(
      sendWebhook(
        gateway,
        aWebhook({ [account.igUserId]: [aTapItem(account.igUserId, { payload: 'PRIVATE' })] }),
      ),
    );
    await gateway.database.ask('REVOKE SELECT ON api_keys FROM floe_router');
    await keep(unseen.ask({ path: '/v1/accounts' }));
  });
  afterAll(() => gateway.close());

  const planted = (): [string, string][] => [
    ['the ADMIN_TOKEN', gateway.secrets.adminToken],
    ['the verify token', gateway.secrets.verifyToken],
    ['an app secret', gateway.secrets.appSecrets[0]],
    ['another app secret', gateway.secrets.appSecrets[1]],
    ['the token key', gateway.secrets.tokenKey],
    ['the secret of the Instagram app', gateway.secrets.instagramSecret],
    ['an API key', tenant.key],
    ['the random part of an API key', tenant.key.slice(16, 40)],
    ['an API key that could not be looked up', unseen.key],
    ['an access token', account.accessToken],
    ['the access token of an account that failed', spare.accessToken],
    ['the signature of a body', signatureOf(Buffer.from('{}'), gateway.secrets.appSecrets[0])],
  ];

  it('went through answers of every kind', () => {
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].toSorted((a, b) => a - b)).toEqual([400, 401, 403, 404, 422, 500, 503]);
  });

  it('are in no log line, though the failures are', () => {
    expect(gateway.logs()).toContain('a request failed by our fault');
    const found = planted().filter(([, secret]) => gateway.logs().includes(secret));
    expect(found.map(([what]) => what)).toEqual([]);
  });

  it('are in no answer', () => {
    for (const { status, text, headers } of answers) {
      const said = `${text}${JSON.stringify(headers)}`;
      const found = planted().filter(([, secret]) => said.includes(secret));
      // Whoever puts a secret into a path or a name is told the name, and nobody else is.
      expect({ status, found: found.map(([what]) => what) }).toEqual({ status, found: [] });
    }
  });

  it('nor are the words of a person, which a failing row would bring along', () => {
    expect(gateway.logs()).not.toContain('PRIVATE');
  });

  it('nor the inside of the service: no stack, no SQL, no file', () => {
    for (const { text } of answers) {
      expect(text).not.toMatch(/\bat \/|node_modules|\.ts:\d|SELECT|INSERT|relation "|pg_/);
    }
  });

  it('are not in the queue either', async () => {
    const keys = await gateway.database.ask(`SELECT data::text AS data FROM bullmq.job`);
    const text = JSON.stringify(keys);
    expect(planted().filter(([, secret]) => text.includes(secret))).toEqual([]);
  });
});
