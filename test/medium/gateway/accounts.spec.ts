import { newId } from '#libs/domain';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { FaultRule } from '../../simulator/graph/faults.js';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import {
  aTenant,
  anAccount,
  anInstagramAccount,
  idOf,
  type AccountOfTest,
  type TenantOfTest,
} from './tenants.js';

const list = z.object({
  data: z.array(z.object({ id: z.uuid() })),
  next_cursor: z.string().nullable(),
});

describe('connecting an account by its token', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
  });
  afterEach(() => gateway.simulator.control.clearFaults());
  afterAll(() => gateway.close());

  const connect = (access_token: string, more: object = {}, as = tenant) =>
    as.ask({ method: 'POST', path: '/v1/accounts', body: { access_token, ...more } });

  /** Instagram shows a set of its questions, as far as we know. */
  const publish = ({ id }: AccountOfTest) =>
    gateway.database.ask(
      `UPDATE ice_breakers
          SET revision = 1, status = 'in_sync', published = '[]', published_revision = 1,
              published_at = now(), verified = true
        WHERE account_id = $1 AND tenant_id = $2`,
      [id, tenant.id],
    );
  const questionsOf = ({ id }: AccountOfTest) =>
    gateway.database.ask(
      `SELECT verified, status, next_attempt_at <= now() AS is_due FROM ice_breakers
        WHERE account_id = $1`,
      [id],
    );

  it('gives the account, subscribes it, and keeps the token sealed', async () => {
    const given = anInstagramAccount(gateway);
    const answer = await connect(given.accessToken, { external_id: 'café-7' });
    expect(answer).toMatchObject({
      status: 201,
      json: {
        ig_user_id: given.igUserId,
        username: given.username,
        external_id: 'café-7',
        status: 'connected',
        status_reason: null,
      },
    });
    expect(gateway.simulator.control.account(given.igUserId)).toMatchObject({
      subscribed_fields: expect.arrayContaining(['messages', 'messaging_postbacks']),
    });
    const tokens = await gateway.database.ask('SELECT sealed FROM account_tokens');
    expect(JSON.stringify(tokens)).not.toContain(given.accessToken);
    expect(answer.text).not.toContain(given.accessToken);
    const read = await tenant.ask({ path: `/v1/accounts/${idOf(answer)}` });
    expect(read.json).toEqual(answer.json);
  });

  it('a second time renews the token of the same account, and heals it', async () => {
    const account = await anAccount(gateway, tenant);
    await gateway.database.ask(
      "UPDATE accounts SET status = 'needs_reauth', status_reason = 'expired' WHERE id = $1",
      [account.id],
    );
    const { access_token: fresh } = gateway.simulator.control.issueToken(account.igUserId);
    const answer = await connect(fresh);
    expect(answer).toMatchObject({
      status: 200,
      json: { id: account.id, status: 'connected', status_reason: null },
    });
    const audit = await gateway.database.ask(
      'SELECT action FROM audit_log WHERE target = $1 ORDER BY id',
      [`account:${account.id}`],
    );
    expect(audit).toEqual([{ action: 'account.connected' }, { action: 'account.token_renewed' }]);
  });

  it('side by side with itself makes one account', async () => {
    const given = anInstagramAccount(gateway);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => connect(given.accessToken, { external_id: given.username })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(idOf)).size).toBe(1);
  });

  it.each([
    ['unknown', null],
    ['expired', 463],
    ['revoked', 460],
  ])('with a token that is %s is refused with the words of Instagram', async (_, subcode) => {
    const given = anInstagramAccount(gateway);
    const isKnown = subcode !== null;
    if (isKnown) gateway.simulator.control.revoke(given.igUserId, subcode);
    const token = isKnown ? given.accessToken : `IGAA${newId().replaceAll('-', '')}`;
    const answer = await connect(token);
    const { upstream } = await expectProblem(gateway, answer, 422, 'token_refused');
    expect(upstream).toMatchObject({ code: 190, trace_id: expect.stringMatching(/.{5,}/) });
    if (isKnown) expect(upstream?.subcode).toBe(subcode);
    expect(answer.text).not.toContain(token);
    expect(gateway.logs()).not.toContain(token);
  });

  it('is refused when Instagram repeats the token in its words', async () => {
    const token = `IGAA${newId().replaceAll('-', '')}`;
    gateway.simulator.control.addFault({
      match: { path: '/me' },
      action: {
        status: 400,
        body: {
          error: {
            message: `Cannot parse access token ${token}`,
            type: 'OAuthException',
            code: 190,
            fbtrace_id: `A${token}`,
          },
        },
      },
    });
    const answer = await connect(token);
    await expectProblem(gateway, answer, 422, 'token_refused');
    expect(answer.text + gateway.logs()).not.toContain(token);
  });

  it.each([
    ['with a line break', 'IGAAabcdefgh\r\nX: y'],
    ['beyond ASCII', 'IGAAabcdefghéé'],
    ['too long', 'a'.repeat(2_049)],
    ['empty', ''],
  ])('with a token that is none (%s) is refused before anybody is asked', async (_, token) => {
    const before = gateway.simulator.control.calls().length;
    const answer = await connect(token);
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors).toMatchObject([{ pointer: '/access_token' }]);
    if (token.length > 4) expect(answer.text).not.toContain(token);
    expect(gateway.simulator.control.calls()).toHaveLength(before);
  });

  it.each([
    ['cuts the connection', { cut: true } as const],
    ['answers 500', { status: 500, body: 'oops' }],
    ['stumbles', { status: 500, body: { error: { message: 'x', code: 2, is_transient: true } } }],
    ['answers a page', { nonJson: true } as const],
    ['is over its limits', { status: 400, body: { error: { message: 'slow', code: 4 } } }],
  ])('says when to come again while Instagram %s', async (_, action) => {
    const given = anInstagramAccount(gateway);
    gateway.simulator.control.addFault({ match: { path: '/me' }, action });
    const answer = await connect(given.accessToken);
    await expectProblem(gateway, answer, 503, 'instagram_unavailable');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await connect(given.accessToken)).status).toBe(201);
  });

  it('says when to come again while Instagram cannot be reached', async () => {
    const alone = await openGateway({ settings: { GRAPH_API_URL: 'http://127.0.0.1:9' } });
    try {
      const as = await aTenant(alone);
      const answer = await connect('IGAAabcdefghijkl', {}, as);
      await expectProblem(alone, answer, 503, 'instagram_unavailable');
      expect(answer.headers['retry-after']).toMatch(/^[1-9]/);
      expect((await as.ask({ path: '/health/ready' })).status).toBe(200);
    } finally {
      await alone.close();
    }
  });

  it.each(['PERSONAL', 'Personal'])('of a person (%s) is refused, and says why', async (type) => {
    const given = anInstagramAccount(gateway);
    gateway.simulator.control.patchAccount(given.igUserId, { account_type: type });
    const answer = await connect(given.accessToken);
    const { detail, fix } = await expectProblem(gateway, answer, 422, 'personal_account');
    expect(detail).toContain(given.username);
    expect(fix).toContain('professional account');
    expect(gateway.simulator.control.account(given.igUserId).subscribed_fields).toEqual([]);
  });

  it.each<[string, FaultRule['action'], object]>([
    [
      'shows less than it took',
      { status: 200, body: { data: [{ app_id: '1', subscribed_fields: ['messages'] }] } },
      { fields: ['messages'], missing: ['messaging_postbacks'], checked_at: expect.any(String) },
    ],
    ['does not show it', { nonJson: true }, { fields: null, missing: [], checked_at: null }],
  ])('works when Instagram %s, and its health says so', async (_, action, subscription) => {
    const given = anInstagramAccount(gateway);
    gateway.simulator.control.addFault({
      match: { method: 'GET', path: 'subscribed_apps' },
      action,
    });
    const answer = await connect(given.accessToken);
    expect(answer.status).toBe(201);
    const health = await tenant.ask({ path: `/v1/accounts/${idOf(answer)}/health` });
    expect(health.json).toMatchObject({ subscription });
  });

  it('brings one back that was let go, as if it were new', async () => {
    const account = await anAccount(gateway, tenant);
    await tenant.ask({ method: 'DELETE', path: `/v1/accounts/${account.id}` });
    const answer = await connect(account.accessToken);
    expect(answer).toMatchObject({ status: 200, json: { id: account.id, status: 'connected' } });
    const path = `/v1/audit-log?target=account:${account.id}&limit=1`;
    expect((await tenant.ask({ path })).json).toMatchObject({
      data: [{ action: 'account.connected', before: { status: 'disconnecting' } }],
    });
  });

  it.each(['disconnecting', 'disconnected'])(
    'sets the questions of one that was %s anew, whatever Instagram shows by now',
    async (status) => {
      const account = await anAccount(gateway, tenant);
      await publish(account);
      await gateway.database.ask('UPDATE accounts SET status = $2 WHERE id = $1', [
        account.id,
        status,
      ]);
      expect((await connect(account.accessToken)).status).toBe(200);
      expect(await questionsOf(account)).toEqual([
        { verified: false, status: 'pending', is_due: true },
      ]);
    },
  );

  it('leaves the questions alone of one whose token is renewed', async () => {
    const account = await anAccount(gateway, tenant);
    await publish(account);
    expect((await connect(account.accessToken)).status).toBe(200);
    expect(await questionsOf(account)).toEqual([
      { verified: true, status: 'in_sync', is_due: null },
    ]);
  });

  it('keeps what can be kept of names that no database takes', async () => {
    const given = anInstagramAccount(gateway);
    gateway.simulator.control.addFault({
      match: { path: '/me' },
      action: {
        status: 200,
        body: {
          id: '178900001',
          user_id: given.igUserId,
          username: 'cafe\u0000.\ud800',
          name: 'Caf\u0000é',
          account_type: 'BUSI\u0000NESS',
        },
      },
    });
    const answer = await connect(given.accessToken);
    expect(answer).toMatchObject({
      status: 201,
      json: { username: 'cafe\uFFFD.\uFFFD', name: 'Caf\uFFFDé', account_type: 'BUSI\uFFFDNESS' },
    });
  });

  it('keeps nothing when the account cannot be subscribed', async () => {
    const given = anInstagramAccount(gateway);
    gateway.simulator.control.addFault({
      match: { path: 'subscribed_apps' },
      action: { status: 400, body: { error: { message: 'no', code: 200, fbtrace_id: 'AtraceB' } } },
    });
    const refused = await connect(given.accessToken);
    expect(refused.status).toBe(422);
    const rows = await gateway.database.ask('SELECT 1 FROM accounts WHERE ig_user_id = $1', [
      given.igUserId,
    ]);
    expect(rows).toEqual([]);
  });

  it('with an external_id of another account is a conflict', async () => {
    const [first, second] = [anInstagramAccount(gateway), anInstagramAccount(gateway)];
    expect((await connect(first.accessToken, { external_id: 'taken' })).status).toBe(201);
    const answer = await connect(second.accessToken, { external_id: 'taken' });
    await expectProblem(gateway, answer, 409, 'conflict');
  });

  it('fills a list that is read page by page, newest first, each once', async () => {
    const reader = await aTenant(gateway);
    const made = [];
    for (let i = 0; i < 5; i += 1) made.push((await anAccount(gateway, reader)).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page = list.parse((await reader.ask({ path: `/v1/accounts?limit=2${query}` })).json);
      expect(page.data.length).toBeLessThanOrEqual(2);
      seen.push(...page.data.map(({ id }) => id));
      // What comes meanwhile stands before the first page and moves nothing.
      if (cursor === null) await anAccount(gateway, reader);
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual(made.toReversed());
  });
});
