import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Call } from './ask.js';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aKeyOf, anAccount, aTenant, type TenantOfTest } from './tenants.js';

const entry = (locale: string, ...questions: string[]) => ({
  locale,
  call_to_actions: questions.map((question) => ({ question, payload: question.toUpperCase() })),
});
const body = (...entries: ReturnType<typeof entry>[]) => ({ ice_breakers: entries });
const page = z.object({
  data: z.array(z.record(z.string(), z.unknown())),
  next_cursor: z.string().nullable(),
});

describe('the revisions of an account’s questions', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let accountId: string;
  let path: string;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
  });
  beforeEach(async () => {
    accountId = (await anAccount(gateway, tenant)).id;
    path = `/v1/accounts/${accountId}/ice-breakers`;
  });
  afterAll(() => gateway.close());

  const put = (set: object, query = '', headers: Record<string, string> = {}) =>
    tenant.ask({ method: 'PUT', path: `${path}${query}`, body: set, headers });
  const get = (rest: string) => tenant.ask({ path: `${path}${rest}` });
  const restore = (revision: number | string, more: object = {}) =>
    tenant.ask({ method: 'POST', path: `${path}/revisions/${revision}/restore`, ...more });

  it('are listed newest first with author, time, reason and difference, page by page', async () => {
    await put(body(entry('default', 'One?')), '?reason=first%20%F0%9F%98%80');
    await put(body(entry('default', 'One?'), entry('de_DE', 'Eins?')));
    await tenant.ask({ method: 'DELETE', path });
    const first = page.parse((await get('/revisions?limit=2')).json);
    expect(first.data).toMatchObject([
      {
        revision: 3,
        action: 'cleared',
        author: `key:${tenant.keyId}`,
        is_present: true,
        first_sent_at: null,
        difference: { added: [], removed: ['default', 'de_DE'], changed: [] },
        ice_breakers: [],
      },
      { revision: 2, difference: { added: ['de_DE'], removed: [], changed: [] } },
    ]);
    const second = page.parse((await get(`/revisions?cursor=${first.next_cursor}`)).json);
    expect(second).toMatchObject({
      data: [
        {
          revision: 1,
          action: 'set',
          reason: 'first 😀',
          restored_from: null,
          is_present: false,
          at: expect.stringMatching(/Z$/),
          difference: { added: ['default'], removed: [], changed: [] },
        },
      ],
      next_cursor: null,
    });
  });

  it('are none before the first', async () => {
    expect((await get('/revisions')).json).toEqual({ data: [], next_cursor: null });
    await expectProblem(gateway, await get('/revisions/1'), 404, 'not_found');
  });

  it('are read and compared one by one', async () => {
    await put(body(entry('default', 'One?', 'Two?')));
    await put(body(entry('default', 'Two?', 'Three?')));
    expect((await get('/revisions/1')).json).toMatchObject({
      revision: 1,
      ice_breakers: [entry('default', 'One?', 'Two?')],
    });
    const { json } = await get('/revisions/2/difference');
    expect(json).toMatchObject({
      from: 1,
      to: 2,
      difference: {
        is_same: false,
        locales: [
          {
            locale: 'default',
            change: 'changed',
            questions: [
              { change: 'same', question: 'Two?', from_position: 1, to_position: 0 },
              { change: 'added', question: 'Three?' },
              { change: 'removed', question: 'One?', to_position: null },
            ],
          },
        ],
      },
    });
    expect((await get('/revisions/2/difference?base=0')).json).toMatchObject({
      from: 0,
      difference: { locales: [{ change: 'added' }] },
    });
    expect((await get('/revisions/2/difference?base=2')).json).toMatchObject({
      difference: { is_same: true },
    });
    await expectProblem(gateway, await get('/revisions/2/difference?base=9'), 404, 'not_found');
  });

  it('come back as the next revision, with who and why', async () => {
    await put(body(entry('default', 'One?')));
    await put(body(entry('default', 'Two?')));
    const answer = await restore(1, { body: { reason: 'over' } });
    expect(answer).toMatchObject({ status: 202, json: { revision: 3, status: 'pending' } });
    expect(answer.headers['etag']).toBe('"3"');
    expect((await get('')).json).toMatchObject({ ice_breakers: [entry('default', 'One?')] });
    expect((await get('/revisions/3')).json).toMatchObject({
      action: 'restored',
      restored_from: 1,
      reason: 'over',
    });
    const { json } = await tenant.ask({
      path: `/v1/audit-log?target=account:${accountId}&action=ice_breakers.restored`,
    });
    expect(json).toMatchObject({ data: [{ after: { revision: 3, reason: 'over' } }] });
  });

  it('come back once for one Idempotency-Key, and without a body', async () => {
    await put(body(entry('default', 'One?')));
    const headers = { 'idempotency-key': 'once' };
    const answers = [await restore(1, { headers }), await restore(1, { headers })];
    expect(answers.map(({ json }) => json)).toMatchObject([{ revision: 2 }, { revision: 2 }]);
    expect(answers[1]!.headers['idempotency-replayed']).toBe('true');
  });

  it('come back only where nobody was faster, and only what there was', async () => {
    await put(body(entry('default', 'One?')));
    await put(body(entry('default', 'Two?')));
    const late = await restore(1, { headers: { 'if-match': '"1"' } });
    await expectProblem(gateway, late, 412, 'changed_meanwhile');
    for (const revision of [3, 0, 'x', -1, '1e1', '99999999999']) {
      await expectProblem(gateway, await restore(revision), 404, 'not_found');
    }
  });

  it('do not come back when they are more than is taken now', async () => {
    await put(body(entry('default', 'One?')));
    await gateway.database.ask(
      `UPDATE ice_breaker_revisions SET ice_breakers = $2 WHERE account_id = $1`,
      [accountId, JSON.stringify([entry('default', 'x'.repeat(90))])],
    );
    const { errors } = await expectProblem(gateway, await restore(1), 422, 'invalid_request');
    expect(errors).toMatchObject([
      { pointer: '/ice_breakers/0/call_to_actions/0/question', code: 'too_long' },
    ]);
  });

  describe('in a dry run', () => {
    it('change nothing, and say what would change', async () => {
      await put(body(entry('default', 'One?')));
      const writes = [
        await put(body(entry('default', 'Two?')), '?dry_run=true'),
        await tenant.ask({ method: 'DELETE', path: `${path}?dry_run=true` }),
      ];
      expect(writes[0]).toMatchObject({
        status: 200,
        json: {
          dry_run: true,
          revision: 2,
          difference: { is_same: false },
          plan: { source: 'nothing_seen', call: 'set', note: null },
        },
      });
      expect(writes[0]!.headers['etag']).toBe('"1"');
      expect(writes[1]).toMatchObject({ status: 200, json: { plan: { call: 'none' } } });
    });

    it('restore nothing', async () => {
      await put(body(entry('default', 'One?')));
      const answer = await tenant.ask({
        method: 'POST',
        path: `${path}/revisions/1/restore?dry_run=true`,
      });
      expect(answer).toMatchObject({ status: 200, json: { revision: 2, plan: { call: 'set' } } });
      expect((await get('')).json).toMatchObject({ revision: 1 });
      const { json } = await tenant.ask({
        path: `/v1/audit-log?target=account:${accountId}&action=ice_breakers`,
      });
      expect(page.parse(json).data).toHaveLength(1);
    });

    it('have the faults and refusals of the real thing', async () => {
      await put(body(entry('default', 'One?')));
      const faulty = await put(body(entry('en_GB', '')), '?dry_run=true');
      await expectProblem(gateway, faulty, 422, 'invalid_request');
      const late = await put(body(entry('default', 'T?')), '?dry_run=true', { 'if-match': '"7"' });
      await expectProblem(gateway, late, 412, 'changed_meanwhile');
    });
  });

  it.each([
    ['?dry_run=yes', '/dry_run'],
    ['?reason=', '/reason'],
    [`?reason=${'x'.repeat(501)}`, '/reason'],
    ['?reason=%20', '/reason'],
    ['?why=me', '/why'],
  ])('refuse what they do not know: %s', async (query, pointer) => {
    const { errors } = await expectProblem(
      gateway,
      await put(body(entry('default', 'One?')), query),
      422,
      'invalid_request',
    );
    expect(errors).toMatchObject([{ pointer }]);
  });

  describe('come with warnings', () => {
    const codes = (answer: { json: unknown }) =>
      z
        .object({ warnings: z.array(z.object({ code: z.string() })) })
        .parse(answer.json)
        .warnings.map(({ code }) => code);

    it('of payloads that nothing answers, and of rules that nothing reaches', async () => {
      const other = await aTenant(gateway);
      const { id } = await anAccount(gateway, other);
      const ask = (call: Partial<Call>) =>
        other.ask({ path: `/v1/accounts/${id}/ice-breakers`, ...call });
      const set: Pick<Call, 'method' | 'body'> = {
        method: 'PUT',
        body: body(entry('default', 'One?', 'Two?')),
      };
      expect(codes(await ask(set))).toEqual(['payload_without_rule', 'payload_without_rule']);
      for (const value of ['ONE?', 'TWO?', 'THREE?']) {
        await other.ask({
          method: 'POST',
          path: '/v1/reply-rules',
          body: {
            name: value,
            match: { type: 'exact', value },
            actions: [{ type: 'text', text: 'Yes.' }],
          },
        });
      }
      expect(codes(await ask(set))).toEqual(['rule_never_reached']);
      const plan = await ask({ path: `/v1/accounts/${id}/ice-breakers/plan` });
      expect(codes(plan)).toEqual(['rule_never_reached']);
      // Its rules are out of the sight of a key that is bound to accounts.
      const bound = await aKeyOf(gateway, other.id, ['*'], { account_ids: [id] });
      const answer = await bound.ask({ path: `/v1/accounts/${id}/ice-breakers`, ...set });
      expect(codes(answer)).toEqual([]);
    });

    it('of questions that are alike, uneven or too long for a phone', async () => {
      const answer = await put(
        body(
          entry('default', 'When are you open?', 'when are you open', 'w'.repeat(80)),
          entry('de_DE', 'Wann?'),
        ),
      );
      expect(new Set(codes(answer))).toEqual(
        new Set(['payload_without_rule', 'near_duplicate', 'cut_on_phone', 'uneven_locales']),
      );
    });
  });

  it('take locales that Instagram knows, and those that the operator adds', async () => {
    const strange = await put(body(entry('default', 'One?'), entry('de_AT', 'Eins?')));
    const { errors } = await expectProblem(gateway, strange, 422, 'invalid_request');
    expect(errors).toMatchObject([
      {
        pointer: '/ice_breakers/1/locale',
        code: 'unknown_locale',
        fix: expect.stringContaining('de_DE'),
      },
    ]);
    const settings = {
      ICE_BREAKER_MORE_LOCALES: 'de_AT, es_419',
      ICE_BREAKER_MAX_QUESTION_CHARACTERS: '5',
      ICE_BREAKER_MAX_QUESTIONS: '1',
    };
    const wider = await openGateway({ settings, beside: gateway });
    try {
      const ask = (set: object) => wider.ask({ key: tenant.key, method: 'PUT', path, body: set });
      expect((await ask(body(entry('default', 'One?'), entry('de_AT', 'Eins?')))).status).toBe(202);
      const more = await ask(body(entry('default', 'Longer?', 'Two?')));
      expect((await expectProblem(wider, more, 422, 'invalid_request')).errors).toMatchObject([
        { code: 'too_many_questions' },
        { code: 'too_long' },
      ]);
    } finally {
      await wider.close();
    }
  });
});
