import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { expectProblem } from './expect-problem.js';
import { aTapItem, aWebhook, sendWebhook } from './meta-webhook.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aKeyOf, aTenant, anAccount, type AccountOfTest, type TenantOfTest } from './tenants.js';

const page = z.object({
  data: z.array(z.object({ id: z.uuid(), account_id: z.uuid(), payload: z.string().nullable() })),
  next_cursor: z.string().nullable(),
});

describe('the list of events', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let account: AccountOfTest;
  let other: AccountOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    account = await anAccount(gateway, tenant);
    other = await anAccount(gateway, tenant);
    for (let at = 1; at <= 7; at += 1) await tap(account, `TAP_${at}`);
    await tap(other, 'ELSEWHERE');
  });
  afterAll(() => gateway.close());

  const tap = (on: AccountOfTest, payload: string) =>
    sendWebhook(gateway, aWebhook({ [on.igUserId]: [aTapItem(on.igUserId, { payload })] }));
  const list = async (query: string) =>
    page.parse((await tenant.ask({ path: `/v1/events?${query}` })).json);

  it('shows what came, newest first, and one event as in the list', async () => {
    const { data } = await list('limit=2');
    expect(data.map(({ payload }) => payload)).toEqual(['ELSEWHERE', 'TAP_7']);
    const answer = await tenant.ask({ path: `/v1/events/${data[1]?.id}` });
    expect(answer.json).toMatchObject({
      ...data[1],
      kind: 'postback',
      state: 'pending',
      question: 'What are your hours?',
      replies: [],
      matched_rule: null,
      last_error: null,
    });
  });

  it('is read page by page, each event once, whatever comes meanwhile', async () => {
    const seen: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const more: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { data, next_cursor } = await list(`account_id=${account.id}&limit=3${more}`);
      seen.push(...data.map(({ payload }) => payload));
      if (cursor === null) await tap(account, 'NEWS');
      cursor = next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1].map((at) => `TAP_${at}`));
  });

  it('ends without a cursor where a page is just full', async () => {
    const { data, next_cursor } = await list(`account_id=${other.id}&limit=1`);
    expect({ count: data.length, next_cursor }).toEqual({ count: 1, next_cursor: null });
  });

  it('is filtered by state and account', async () => {
    expect((await list('state=answered')).data).toEqual([]);
    expect((await list(`state=pending&account_id=${other.id}`)).data).toMatchObject([
      { account_id: other.id, payload: 'ELSEWHERE' },
    ]);
  });

  it('shows a key that is bound to accounts the events of those alone', async () => {
    const bound = await aKeyOf(gateway, tenant.id, ['events:read'], { account_ids: [other.id] });
    const seen = async (query: string) =>
      page.parse((await bound.ask({ path: `/v1/events?${query}` })).json).data;
    expect((await seen('limit=100')).map(({ account_id }) => account_id)).toEqual([other.id]);
    expect(await seen(`account_id=${account.id}`)).toEqual([]);
    const [hidden] = (await list(`account_id=${account.id}&limit=1`)).data;
    const answer = await bound.ask({ path: `/v1/events/${hidden?.id}` });
    await expectProblem(gateway, answer, 404, 'not_found');
    const [own] = await seen('');
    expect((await bound.ask({ path: `/v1/events/${own?.id}` })).status).toBe(200);
  });

  it.each(['state=done', 'account_id=x', 'state=pending&state=failed'])(
    'is refused for ?%s',
    async (query) => {
      const answer = await tenant.ask({ path: `/v1/events?${query}` });
      await expectProblem(gateway, answer, 422, 'invalid_request');
    },
  );
});
