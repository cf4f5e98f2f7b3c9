import { newId } from '#libs/domain';
import { FEED } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { feedSchema } from '../../../apps/gateway/src/feed/feed.schema.js';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aKeyOf, anAccount, aTenant, type TenantOfTest } from './tenants.js';

const LOOKS_SINCE = `
  SELECT 1 FROM pg_stat_activity
   WHERE datname = current_database() AND pid <> pg_backend_pid()
     AND query LIKE '%last_value%facts_position_seq%' AND query_start > $1::timestamptz`;

describe('GET /v1/feed', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
  });
  afterAll(() => gateway.close());

  const ask = (query: string, { ask }: TenantOfTest = tenant) => ask({ path: `/v1/feed${query}` });
  const read = async (query: string, who?: TenantOfTest) => {
    const answer = await ask(query, who);
    expect(answer.status).toBe(200);
    return feedSchema.parse(answer.json);
  };

  it('gives the facts of every account in order, with their ids and the bytes of their bodies', async () => {
    const { next_cursor } = await read('');
    const first = await anAccount(gateway, tenant);
    const second = await anAccount(gateway, tenant);
    const page = await read(`?cursor=${next_cursor}`);
    expect(page).toMatchObject({
      data: [
        { body: { sequence: 1, type: 'account.connected', data: { account_id: first.id } } },
        { body: { sequence: 1, type: 'account.connected', data: { account_id: second.id } } },
      ],
      has_more: false,
    });
    const stored = await gateway.database.ask<{ id: string; body: string }>(
      'SELECT id, body FROM facts WHERE tenant_id = $1 ORDER BY position',
      [tenant.id],
    );
    const { text } = await ask(`?cursor=${next_cursor}`);
    expect(text).toContain(
      `"data":[${stored.map(({ id, body }) => `{"id":"${id}","body":${body}}`).join(',')}]`,
    );
    expect(await read(`?cursor=${page.next_cursor}`)).toMatchObject({ data: [], has_more: false });
    const pages = [await read('?limit=1')];
    expect(pages[0]).toMatchObject({ has_more: true });
    pages.push(await read(`?limit=1&cursor=${pages[0]!.next_cursor}`));
    expect(pages.flatMap(({ data }) => data)).toEqual(page.data);
    expect((await read(`?account_id=${second.id}`)).data).toEqual([page.data[1]]);
    expect((await read('?types=account.*,reply.sent')).data).toEqual(page.data);
    expect((await read('?types=reply.*')).data).toEqual([]);
  });

  it('waits for a fact, and answers with it', async () => {
    const { next_cursor: cursor } = await read('?limit=500');
    const waiting = [
      read(`?wait=30&cursor=${cursor}`),
      read(`?wait=30&cursor=${cursor}&types=account.connected`),
    ];
    const account = await anAccount(gateway, tenant);
    for (const page of await Promise.all(waiting)) {
      expect(page.data).toMatchObject([{ body: { data: { account_id: account.id } } }]);
    }
    // What was passed over for its type is not looked at again.
    const { data, next_cursor } = await read(`?cursor=${cursor}&types=reply.*`);
    expect(data).toEqual([]);
    expect(FEED.placeOf(next_cursor)!.position).toBeGreaterThan(FEED.placeOf(cursor)!.position);
  });

  it('shows a bound key its accounts alone, and needs a scope', async () => {
    const account = await anAccount(gateway, tenant);
    const bound = await aKeyOf(gateway, tenant.id, ['feed:read'], { account_ids: [account.id] });
    const { data } = await read('', bound);
    expect(data).toMatchObject([{ body: { data: { account_id: account.id } } }]);
    const other = await anAccount(gateway, tenant);
    expect((await read(`?account_id=${other.id}`, bound)).data).toEqual([]);
    const without = await aKeyOf(gateway, tenant.id, ['events:read']);
    await expectProblem(gateway, await ask('', without), 403, 'scope_missing');
  });

  it('tells a key nothing more that was revoked while it waited', async () => {
    const key = await aKeyOf(gateway, tenant.id, ['feed:read']);
    const { next_cursor } = await read('?limit=500', key);
    const waiting = ask(`?wait=30&cursor=${next_cursor}`, key);
    await tenant.ask({ method: 'DELETE', path: `/v1/api-keys/${key.keyId}` });
    await anAccount(gateway, tenant);
    await expectProblem(gateway, await waiting, 401, 'missing_key');
  });

  it('refuses a cursor that is too old, or of another list, and a type that is none', async () => {
    const at = new Date(Date.now() - 31 * 86_400_000).toISOString();
    const old = await ask(`?cursor=${FEED.cursorAt({ position: 1, at })}`);
    const problem = await expectProblem(gateway, old, 410, 'cursor_expired');
    expect(problem.fix).toMatch(/^Leave the cursor out/);
    const wrong = await ask(`?cursor=${newId()}&types=reply.*,no.such&wait=31&limit=501`);
    const { errors } = await expectProblem(gateway, wrong, 422, 'invalid_request');
    expect(errors?.map(({ pointer }) => pointer).toSorted()).toEqual([
      '/cursor',
      '/limit',
      '/types',
      '/wait',
    ]);
  });

  it('lets go of who waits when the process stops', async () => {
    const beside = await openGateway({ beside: gateway });
    const { next_cursor } = await read('?limit=500');
    const [clock] = await gateway.database.ask<{ now: string }>(
      'SELECT clock_timestamp()::text AS now',
    );
    const waiting = fetch(`${beside.url}/v1/feed?wait=30&cursor=${next_cursor}`, {
      headers: { authorization: `Bearer ${tenant.key}` },
    });
    while ((await gateway.database.ask(LOOKS_SINCE, [clock!.now])).length === 0);
    await beside.close();
    expect(await (await waiting).json()).toMatchObject({ data: [], has_more: false });
  });
});

describe('GET /v1/event-types', () => {
  it('has the schema and an example of every type, for any key', async () => {
    const gateway = await openGateway();
    try {
      const tenant = await aTenant(gateway, ['audit_log:read']);
      const { status, json } = await tenant.ask({ path: '/v1/event-types' });
      expect(status).toBe(200);
      const { data } = z.object({ data: z.array(z.looseObject({ type: z.string() })) }).parse(json);
      expect(data.find(({ type }) => type === 'reply.sent')).toMatchObject({
        version: 1,
        schema: { type: 'object', properties: { sequence: { type: 'integer' } } },
        example: { type: 'reply.sent', data: { step: 0 } },
      });
    } finally {
      await gateway.close();
    }
  });
});
