import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { newConfirmationCode } from '../../../apps/gateway/src/consent/confirmation-code.js';
import { randomBytes } from 'node:crypto';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aWish, DATA_DELETION, postWish, wishesOf } from './signed-requests.js';
import { aTenant, anAccount, type AccountOfTest, type TenantOfTest } from './tenants.js';

const JSON_ONLY = { accept: 'application/json' };
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8' };
const NOTHING = { accounts: 0, messages: 0, answers: 0, notices: 0, other: 0 };

const taken = z.object({ url: z.url(), confirmation_code: z.string() });

describe('the page of a data deletion', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let account: AccountOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    account = await anAccount(gateway, tenant);
  });
  afterAll(() => gateway.close());

  /** A deletion that was asked for: its code, the path of its page and the id of its row. */
  const asked = async () => {
    const wish = aWish();
    const answer = taken.parse((await postWish(gateway, DATA_DELETION, wish)).json);
    const [row] = await wishesOf(gateway, wish['user_id']);
    if (!row) throw new Error('The wish was not kept.');
    const path = new URL(answer.url).pathname;
    return { id: row.id, code: answer.confirmation_code, path, userId: String(wish['user_id']) };
  };
  const change = (id: string, assignments: string) =>
    gateway.database.ask(`UPDATE consent_requests SET ${assignments} WHERE id = $1`, [id]);
  const erasure = (id: string, status: 'running' | 'done', erased: object) =>
    gateway.database.ask(
      `INSERT INTO data_erasures (id, tenant_id, scope, account_id, person_id, consent_request_id,
                                  status, erased, actor)
       VALUES (gen_random_uuid(), $1, $2, $3, 'the-person', $4, $5, $6, 'instagram')`,
      [tenant.id, status === 'done' ? 'account' : 'person', account.id, id, status, erased],
    );
  const read = async (path: string) => (await gateway.ask({ path, headers: JSON_ONLY })).json;

  it('says that the request is here', async () => {
    const { code, path } = await asked();
    expect(await read(path)).toEqual({
      confirmation_code: code,
      status: 'received',
      message: expect.stringMatching(/Nothing has been removed yet/),
      requested_at: expect.any(String),
      finished_at: null,
      removed: NOTHING,
    });
    const page = await gateway.ask({ path });
    expect(page.status).toBe(200);
    expect(page.text).toContain('<h1>Your deletion request has been received</h1>');
    expect(page.text).toContain(code);
  });

  it('says how far it is, in kinds of records and not in names of tables', async () => {
    const { id, path } = await asked();
    await change(id, `status = 'erasing', found = 2`);
    await erasure(id, 'running', { inbound_events: 3, facts: 2, webhook_deliveries: 4 });
    await erasure(id, 'done', { accounts: 1, replies: 5, account_tokens: 1, ice_breakers: 1 });
    expect(await read(path)).toMatchObject({
      status: 'under_way',
      finished_at: null,
      removed: { accounts: 1, messages: 3, answers: 5, notices: 6, other: 2 },
    });
    const { text } = await gateway.ask({ path });
    expect(text).toContain('<h1>Your data is being deleted</h1>');
    expect(text).toMatch(/Taps and messages received: removed<\/dt>\s*<dd>3</);
    expect(text).not.toContain('inbound_events');
  });

  it('is under way from the first erasure on, also before the last was found', async () => {
    const { id, path } = await asked();
    await erasure(id, 'running', {});
    expect(await read(path)).toMatchObject({ status: 'under_way' });
  });

  it('says when it is done', async () => {
    const { id, path } = await asked();
    await erasure(id, 'done', { inbound_events: 3 });
    await change(
      id,
      `status = 'done', found = 1, subject_id = NULL, finished_at = '2026-11-22T14:31:00Z'`,
    );
    expect(await read(path)).toMatchObject({
      status: 'done',
      message: 'Your data has been removed. Nothing that is about you is kept here.',
      finished_at: '2026-11-22T14:31:00.000Z',
      removed: { ...NOTHING, messages: 3 },
    });
    const { text } = await gateway.ask({ path });
    expect(text).toContain('<time datetime="2026-11-22T14:31:00.000Z">2026-11-22 14:31 UTC</time>');
  });

  it('says of somebody whom nobody knows that nothing is kept', async () => {
    const { id, path } = await asked();
    await change(id, `status = 'done', subject_id = NULL, finished_at = now()`);
    expect(await read(path)).toMatchObject({
      status: 'done',
      message: 'Nothing that is about you is kept here.',
      removed: NOTHING,
    });
  });

  it('names nobody: no person, no account, no tenant', async () => {
    const { id, path, userId } = await asked();
    await erasure(id, 'running', { inbound_events: 3 });
    for (const headers of [JSON_ONLY, BROWSER]) {
      const { text } = await gateway.ask({ path, headers });
      const names = [userId, 'the-person', account.id, account.username, tenant.id, id];
      for (const name of names) expect(text).not.toContain(name);
    }
  });

  it('is for people unless JSON alone is asked for', async () => {
    const { path } = await asked();
    for (const headers of [{}, BROWSER, { accept: '*/*' }]) {
      const page = await gateway.ask({ path, headers });
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(page.text).toMatch(/^<!doctype html>/);
      expect(page.text).toContain('lang="en"');
    }
    const { headers } = await gateway.ask({ path, headers: JSON_ONLY });
    expect(headers['content-type']).toMatch(/^application\/json/);
  });

  it.each([
    ['the page', BROWSER],
    ['the JSON', JSON_ONLY],
  ])('keeps %s out of caches and search engines, and runs nothing', async (_, headers) => {
    const { path } = await asked();
    for (const at of [path, '/data-deletion/nothing']) {
      const answer = await gateway.ask({ path: at, headers });
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'x-robots-tag': 'noindex, nofollow',
        'referrer-policy': 'no-referrer',
        vary: 'accept',
      });
      expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'/);
      expect(answer.text).not.toContain('<script');
    }
  });

  it('is found by the code as a person writes it', async () => {
    const { code } = await asked();
    for (const written of [
      code.toLowerCase(),
      code.replaceAll('-', ''),
      code.replaceAll('-', ' '),
    ]) {
      const path = `/data-deletion/${encodeURIComponent(written)}`;
      expect(await read(path)).toMatchObject({ confirmation_code: code });
    }
  });

  it.each([
    ['that was never given', newConfirmationCode(randomBytes)],
    ['that is none', 'nothing'],
    ['that holds markup', encodeURIComponent('<script>alert(1)</script>')],
    ['that holds SQL', encodeURIComponent("' OR 1=1 --")],
    ['that holds NUL', '%00'],
  ])('is not there for a code %s', async (_, code) => {
    const path = `/data-deletion/${code}`;
    const page = await gateway.ask({ path, headers: BROWSER });
    expect(page.status).toBe(404);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain('<h1>This confirmation code is not known</h1>');
    expect(page.text).not.toContain('alert(');
    const json = await gateway.ask({ path, headers: JSON_ONLY });
    await expectProblem(gateway, json, 404, 'not_found');
  });

  it('of a deauthorization is not there: nobody was told a code', async () => {
    const rows = await gateway.database.ask(
      'SELECT 1 FROM consent_requests WHERE confirmation_code IS NULL',
    );
    await postWish(gateway, '/webhooks/instagram/deauthorize', aWish());
    const more = await gateway.database.ask(
      'SELECT 1 FROM consent_requests WHERE confirmation_code IS NULL',
    );
    expect(more).toHaveLength(rows.length + 1);
  });
});
