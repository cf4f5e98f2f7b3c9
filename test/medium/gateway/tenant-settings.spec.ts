import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Call } from './ask.js';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aKeyOf, idOf } from './tenants.js';

const TENANTS = '/v1/admin/tenants';
const RETURN_URLS = ['https://app.example/connected', 'https://app.example/tenants/'];

describe('what the operator sets for a tenant', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await openGateway();
  });
  afterAll(() => gateway.close());

  const make = (more: object = {}) =>
    gateway.operator({ method: 'POST', path: TENANTS, body: { name: 'Café group', ...more } });
  const patch = (id: string, body: object, headers: Call['headers'] = {}) =>
    gateway.operator({ method: 'PATCH', path: `${TENANTS}/${id}`, body, headers });
  const read = (id: string) => gateway.operator({ path: `${TENANTS}/${id}` });

  it('is nowhere to return to and 90 days, when it says nothing', async () => {
    const made = await make();
    expect(made.json).toMatchObject({ return_urls: [], retention_days: 90 });
    expect((await read(idOf(made))).json).toEqual(made.json);
  });

  it('is kept as it was sent, from the start', async () => {
    const given = { return_urls: RETURN_URLS, retention_days: 30 };
    const made = await make(given);
    expect(made.json).toMatchObject(given);
    expect((await read(idOf(made))).json).toEqual(made.json);
    const list = await gateway.operator({ path: TENANTS });
    expect(list.json).toMatchObject({ data: expect.arrayContaining([made.json]) });
  });

  it('is changed part by part, counted and undone, and a list of URLs as a whole', async () => {
    const id = idOf(await make({ return_urls: RETURN_URLS, retention_days: 30 }));
    const days = await patch(id, { retention_days: 365 }, { 'if-match': '"1"' });
    expect(days.headers['etag']).toBe('"2"');
    expect(days.json).toMatchObject({ return_urls: RETURN_URLS, retention_days: 365 });
    const urls = await patch(id, { return_urls: ['http://localhost:3000/back'] });
    expect(urls.headers['etag']).toBe('"3"');
    expect(urls.json).toMatchObject({
      return_urls: ['http://localhost:3000/back'],
      retention_days: 365,
    });
    const same = { return_urls: ['http://localhost:3000/back'], retention_days: 365 };
    expect((await patch(id, same)).headers['etag']).toBe('"3"');
    expect((await patch(id, { return_urls: [] })).json).toMatchObject({ return_urls: [] });
    const late = await patch(id, { retention_days: 7 }, { 'if-match': '"1"' });
    await expectProblem(gateway, late, 412, 'changed_meanwhile');
  });

  it('leaves a trace with what it was and what it became', async () => {
    const id = idOf(await make({ return_urls: RETURN_URLS }));
    await patch(id, { return_urls: [], retention_days: 30 });
    const entries = await gateway.database.ask(
      'SELECT action, before, after FROM audit_log WHERE tenant_id = $1 ORDER BY id',
      [id],
    );
    expect(entries).toMatchObject([
      { action: 'tenant.created', after: { return_urls: RETURN_URLS, retention_days: 90 } },
      {
        action: 'tenant.updated',
        before: { return_urls: RETURN_URLS, retention_days: 90 },
        after: { return_urls: [], retention_days: 30 },
      },
    ]);
  });

  it('is shown to the tenant with its key', async () => {
    const id = idOf(await make({ return_urls: RETURN_URLS, retention_days: 30 }));
    const key = await aKeyOf(gateway, id, ['events:read']);
    expect((await key.ask({ path: '/v1/api-keys/current' })).json).toMatchObject({
      tenant: { return_urls: RETURN_URLS, retention_days: 30 },
    });
  });

  it.each<[string, object, string[]]>([
    ['too few days', { retention_days: 6 }, ['/retention_days']],
    ['too many days', { retention_days: 3_651 }, ['/retention_days']],
    ['half a day', { retention_days: 7.5 }, ['/retention_days']],
    ['no days', { retention_days: null }, ['/retention_days']],
    ['an object for a list', { return_urls: { first: RETURN_URLS[0] } }, ['/return_urls']],
    ['more URLs than anybody has', { return_urls: many(21) }, ['/return_urls']],
    [
      'URLs that lead astray, all told at once',
      {
        return_urls: [
          'http://app.example/connected',
          'https://app.example/connected?to=1',
          'https://app.example/connected#to',
          'https://user@app.example/',
          'javascript:alert(1)',
          'https://app.example/fine',
          'https://app.example/../out',
          '',
        ],
        retention_days: 0,
      },
      [...[0, 1, 2, 3, 4, 6, 7].map((place) => `/return_urls/${place}`), '/retention_days'],
    ],
  ])('is not %s', async (_, body, pointers) => {
    const id = idOf(await make());
    for (const answer of [await make(body), await patch(id, body)]) {
      const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
      expect(errors?.map(({ pointer }) => pointer).toSorted()).toEqual(pointers.toSorted());
    }
    expect((await read(id)).headers['etag']).toBe('"1"');
  });

  it('is at most twenty URLs', async () => {
    expect((await make({ return_urls: many(20) })).status).toBe(201);
  });
});

function many(count: number): string[] {
  return Array.from({ length: count }, (_, place) => `https://app.example/${place}`);
}
