import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aTenant, idOf, type TenantOfTest } from './tenants.js';

const created = z.object({ id: z.uuid(), secret: z.string() });
const PATH = '/v1/webhook-endpoints';

describe('webhook endpoints', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
  });
  afterAll(() => gateway.close());

  const create = (body: unknown, as = tenant) => as.ask({ method: 'POST', path: PATH, body });

  it('show their secret once: no list, row, audit entry or log has it', async () => {
    const made = await create({
      url: 'https://partner.example:8443/hooks?a=b',
      description: 'Ours',
      event_types: ['reply.sent'],
    });
    expect(made).toMatchObject({
      status: 201,
      json: {
        url: 'https://partner.example:8443/hooks?a=b',
        description: 'Ours',
        event_types: ['reply.sent'],
        enabled: true,
        disabled_reason: null,
      },
    });
    const { id, secret } = created.parse(made.json);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/=]{32,}$/);
    const list = await tenant.ask({ path: PATH });
    expect(list.text).toContain(id);
    const rows = await gateway.database.ask('SELECT * FROM webhook_endpoints');
    const audit = await gateway.database.ask('SELECT * FROM audit_log');
    for (const place of [list.text, JSON.stringify([rows, audit]), gateway.logs()]) {
      expect(place).not.toContain(secret.slice('whsec_'.length));
    }
  });

  it('are removed once', async () => {
    const path = `${PATH}/${idOf(await create({ url: 'https://partner.example/' }))}`;
    expect((await tenant.ask({ method: 'DELETE', path })).status).toBe(204);
    const again = await tenant.ask({ method: 'DELETE', path });
    await expectProblem(gateway, again, 404, 'not_found');
  });

  it.each([
    'http://partner.example/hooks',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[64:ff9b::a00:1]/',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/',
    'https://a.internal/',
    'https://intranet/',
    'https://10.0.0.1./',
    'https://partner.example:22/',
    'https://user:hunter2@partner.example/',
    'https://partner.example/#part',
    'ftp://partner.example/',
    'javascript:alert(1)',
    'partner.example',
    'https://partner.example/a\nb',
    '',
    ' https://partner.example/',
  ])('are refused at %j, with what to do', async (url) => {
    const answer = await create({ url });
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors).toMatchObject([{ pointer: '/url', fix: expect.stringMatching(/\w/) }]);
    expect(errors?.[0]?.message).not.toContain('hunter2');
  });

  it.each<[string, object, string]>([
    ['an unknown type of fact', { event_types: ['reply.sent', 'x'] }, '/event_types/1'],
    ['no type of fact', { event_types: [] }, '/event_types'],
    ['a long description', { description: 'x'.repeat(201) }, '/description'],
    ['a secret of their own', { secret: 'whsec_x' }, '/secret'],
  ])('are refused for %s', async (_, more, pointer) => {
    const answer = await create({ url: 'https://partner.example/', ...more });
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors?.map((fault) => fault.pointer)).toEqual([pointer]);
  });

  it('may be private where the operator has allowed it', async () => {
    const local = await openGateway({ settings: { WEBHOOKS_ALLOW_PRIVATE_ADDRESSES: 'true' } });
    try {
      const as = await aTenant(local);
      expect((await create({ url: 'http://127.0.0.1:4500/hooks' }, as)).status).toBe(201);
      const odd = await create({ url: 'ftp://127.0.0.1/' }, as);
      await expectProblem(local, odd, 422, 'invalid_request');
    } finally {
      await local.close();
    }
  });
});
