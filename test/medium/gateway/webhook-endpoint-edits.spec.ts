import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Method } from './ask.js';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aKeyOf, aTenant, anAccount, idOf, type TenantOfTest } from './tenants.js';

const PATH = '/v1/webhook-endpoints';
const url = 'https://partner.example/hooks';
const page = z.object({
  data: z.array(z.object({ id: z.uuid() })),
  next_cursor: z.string().nullable(),
});

describe('an edit of a webhook endpoint', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
  });
  afterAll(() => gateway.close());

  const create = (more: object = {}, as = tenant) =>
    as.ask({ method: 'POST', path: PATH, body: { url, ...more } });
  const edit = (method: Method, ref: string, body?: unknown, etag?: string) =>
    tenant.ask({
      method,
      path: `${PATH}/${encodeURIComponent(ref)}`,
      ...(body === undefined ? {} : { body }),
      ...(etag === undefined ? {} : { headers: { 'if-match': etag } }),
    });

  it('changes what it names and nothing else, and never shows the secret again', async () => {
    const made = await create({ description: 'CRM', external_id: 'crm/1' });
    expect(made).toMatchObject({ status: 201, headers: { etag: '"1"' } });
    const { secret, ...before } = z.looseObject({ secret: z.string() }).parse(made.json);
    const change = { url: 'https://other.example/', event_types: ['reply.sent'] };
    const changed = await edit('PATCH', 'crm/1', change, '"1"');
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect(changed.json).toEqual({ ...before, ...change });
    const read = await edit('GET', idOf(made));
    expect(read.json).toEqual(changed.json);
    expect(read.headers['etag']).toBe('"2"');
    expect(changed.text + read.text).not.toContain(secret);
  });

  it('disables, and enables again whatever it was disabled for', async () => {
    const id = idOf(await create());
    const off = await edit('PATCH', id, { enabled: false });
    expect(off).toMatchObject({ status: 200, json: { enabled: false, disabled_reason: null } });
    await gateway.database.ask(
      "UPDATE webhook_endpoints SET disabled_reason = 'gone' WHERE id = $1",
      [id],
    );
    expect((await edit('GET', id)).json).toMatchObject({ disabled_reason: 'gone' });
    const on = await edit('PATCH', id, { enabled: true }, '"2"');
    expect(on).toMatchObject({ status: 200, json: { enabled: true, disabled_reason: null } });
  });

  it('is refused with 412 and the present version when it was changed meanwhile', async () => {
    const id = idOf(await create());
    await edit('PATCH', id, { description: 'new' });
    for (const late of [
      await edit('PATCH', id, { description: 'late' }, '"1"'),
      await edit('DELETE', id, undefined, '"1"'),
    ]) {
      const { current } = await expectProblem(gateway, late, 412, 'changed_meanwhile');
      expect(current).toEqual({ version: 2, etag: '"2"' });
    }
    expect((await edit('DELETE', id, undefined, '"2"')).status).toBe(204);
  });

  it('wins alone among many that have seen the same version', async () => {
    const id = idOf(await create());
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => edit('PATCH', id, { description: `${at}` }, '"1"')),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(7).fill(412)]);
  });

  it('and a creation are refused with the faults of the URL among all others', async () => {
    const bad = { url: 'https://127.0.0.1/', description: 7, event_types: ['x'], more: 1 };
    const id = idOf(await create());
    for (const answer of [await create(bad), await edit('PATCH', id, bad)]) {
      const { errors, detail } = await expectProblem(gateway, answer, 422, 'invalid_request');
      expect(detail).toBe('The body has 4 faults.');
      expect(errors).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ pointer: '/url', code: 'url_not_public' }),
          expect.objectContaining({ pointer: '/description' }),
          expect.objectContaining({ pointer: '/event_types/0' }),
          expect.objectContaining({ pointer: '/more', code: 'unknown_field' }),
        ]),
      );
    }
  });

  it.each<[string, unknown, string]>([
    ['nothing', {}, ''],
    ['a URL that is none', { url: 7 }, '/url'],
    ['a URL of 2049 characters', { url: `https://a.example/${'x'.repeat(2_031)}` }, '/url'],
    ['a secret', { secret: 'whsec_x' }, '/secret'],
    ['a list', [], ''],
    ['a word', 'url', ''],
    ['no body at all', null, ''],
  ])('is refused when it says %s', async (_, body, pointer) => {
    const answer = await edit('PATCH', idOf(await create()), body);
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors?.map((fault) => fault.pointer)).toEqual([pointer]);
  });

  it('needs a body', async () => {
    const answer = await edit('PATCH', idOf(await create()));
    await expectProblem(gateway, answer, 400, 'malformed_json');
  });

  it('and a creation cannot give a name that another endpoint has', async () => {
    await create({ external_id: 'one' });
    const other = idOf(await create());
    for (const answer of [
      await create({ external_id: 'one' }),
      await edit('PATCH', other, { external_id: 'one' }),
    ]) {
      await expectProblem(gateway, answer, 409, 'conflict');
    }
    expect((await create({ external_id: 'one' }, await aTenant(gateway))).status).toBe(201);
  });

  it('leaves a list that is read page by page, newest first, each once', async () => {
    const reader = await aTenant(gateway);
    const made: string[] = [];
    for (let at = 0; at < 5; at += 1) made.unshift(idOf(await create({}, reader)));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const more: string = cursor === null ? '' : `&cursor=${cursor}`;
      const read = page.parse((await reader.ask({ path: `${PATH}?limit=2${more}` })).json);
      seen.push(...read.data.map(({ id }) => id));
      if (cursor === null) await create({}, reader);
      cursor = read.next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual(made);
  });

  it('is not for an endpoint too many', async () => {
    const small = await aTenant(gateway);
    const limits = { webhook_endpoints: 1 };
    await gateway.operator({
      method: 'PATCH',
      path: `/v1/admin/tenants/${small.id}`,
      body: { limits },
    });
    const answers = await Promise.all(Array.from({ length: 3 }, () => create({}, small)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 403, 403]);
    await expectProblem(gateway, await create({}, small), 403, 'limit_reached');
  });

  it('is not for keys that are bound to accounts, nor is any look at them', async () => {
    const account = await anAccount(gateway, tenant);
    const bound = await aKeyOf(gateway, tenant.id, ['*'], { account_ids: [account.id] });
    const id = idOf(await create());
    for (const [method, path, body] of [
      ['GET', PATH, undefined],
      ['POST', PATH, { url }],
      ['GET', `${PATH}/${id}`, undefined],
      ['PATCH', `${PATH}/${id}`, { enabled: false }],
      ['DELETE', `${PATH}/${newId()}`, undefined],
    ] as const) {
      const answer = await bound.ask({ method, path, ...(body === undefined ? {} : { body }) });
      await expectProblem(gateway, answer, 403, 'key_bound');
    }
  });
});
