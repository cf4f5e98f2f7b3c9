import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Answer } from './ask.js';
import { expectProblem } from './expect-problem.js';
import { openGateway, PUBLIC_URL, type Gateway } from './open-gateway.js';
import { aTenant, anAccount, idOf, type TenantOfTest } from './tenants.js';

const created = z.object({ id: z.uuid(), url: z.url(), expires_at: z.iso.datetime() });

describe('the page for partners', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  /** One that the links show, and one that they do not. */
  let mine: string;
  let other: string;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    mine = await anEndpoint('https://partner.example/hooks?token=hidden');
    other = await anEndpoint('https://elsewhere.example/');
    await anAccount(gateway, tenant);
  });
  afterAll(() => gateway.close());

  async function anEndpoint(url: string): Promise<string> {
    const body = { url, description: '<b>Ours</b>' };
    return idOf(await tenant.ask({ method: 'POST', path: '/v1/webhook-endpoints', body }));
  }
  async function aLink(body: object = { endpoint_ids: [mine] }) {
    const made = await tenant.ask({ method: 'POST', path: '/v1/partner-links', body });
    expect(made.status).toBe(201);
    const link = created.parse(made.json);
    return { ...link, token: new URL(link.url).hash.slice(1) };
  }
  const form = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    gateway.ask({
      method: 'POST',
      path: '/partner',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: Buffer.from(new URLSearchParams(fields).toString()),
    });
  async function opened(link: string): Promise<{ cookie: string; answer: Answer }> {
    const answer = await form({ do: 'open', link });
    return { cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '', answer };
  }
  const page = (cookie: string, query = '') =>
    gateway.ask({ path: `/partner${query}`, headers: { cookie } });
  const keyIn = ({ text }: Answer) => /name="key" value="([^"]+)"/.exec(text)?.[1] ?? '';
  const deliveryOf = async (endpointId: string) => {
    const [row] = await gateway.database.ask<{ id: string }>(
      `UPDATE webhook_deliveries SET state = 'failed', last_status = 500, attempts = 10
        WHERE endpoint_id = $1 RETURNING id`,
      [endpointId],
    );
    return row!.id;
  };

  it('is opened by its link, and shows its endpoints with what was sent, and no more', async () => {
    const { url, token } = await aLink();
    expect(url).toBe(`${PUBLIC_URL}/partner#${token}`);
    const { cookie, answer } = await opened(url);
    expect(answer).toMatchObject({ status: 303, headers: { location: '/partner' } });
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^floe_partner=[\w-]{43}; Path=\/partner; Max-Age=\d+; HttpOnly; SameSite=Strict; Secure$/,
    );
    const shown = await page(cookie);
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('https://partner.example/hooks?…');
    expect(shown.text).toContain('account.connected');
    expect(shown.text).toContain('&lt;b&gt;Ours');
    for (const hidden of ['elsewhere.example', 'token=hidden', 'ig_user_id', token]) {
      expect(shown.text).not.toContain(hidden);
    }
    expect(shown.headers).toMatchObject({ 'cache-control': 'no-store' });
    const policy = String(shown.headers['content-security-policy']);
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[^ ]+'; script-src 'sha256-[^ ]+'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
    );
    const all = await opened((await aLink({})).token);
    expect((await page(all.cookie)).text).toContain('elsewhere.example');
  });

  it('can be read by those who hear it or use no mouse, and without scripts', async () => {
    const landing = await gateway.ask({ path: '/partner' });
    expect(landing.text).toMatch(/<html lang="en">/);
    expect(landing.text).toMatch(/<label for="link">/);
    expect(landing.headers['content-security-policy']).toMatch(/script-src 'sha256-[^' ]+'/);
    const { text } = await page((await opened((await aLink()).token)).cookie);
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).toMatch(/<caption>[\s\S]*<th scope="col">[\s\S]*<th scope="row">/);
    const names = [...text.matchAll(/<button[^>]*aria-label="([^"]+)"/g)].map(([, name]) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('sends again what it shows, and tells who asked for it', async () => {
    const { cookie } = await opened((await aLink()).token);
    const delivery = await deliveryOf(mine);
    const shown = await page(cookie);
    expect(shown.text).toContain('Send again');
    const fields = { do: 'resend', delivery, key: keyIn(shown) };
    expect(await form(fields, { cookie })).toMatchObject({
      status: 303,
      headers: { location: '/partner?done=resent' },
    });
    expect((await page(cookie, '?done=resent')).text).toContain('It is sent again now');
    const [row] = await gateway.database.ask('SELECT state FROM webhook_deliveries WHERE id = $1', [
      delivery,
    ]);
    expect(row).toEqual({ state: 'pending' });
    const log = await tenant.ask({ path: '/v1/audit-log?action=webhook_delivery' });
    expect(log.text).toContain('partner-link:');
    for (const delivery of [await deliveryOf(other), newId(), 'x']) {
      expect((await form({ ...fields, delivery }, { cookie })).status).toBe(409);
    }
  });

  it('makes a new secret once that is sure, shows it this once, and none of what it does not show', async () => {
    const { cookie } = await opened((await aLink()).token);
    const fields = { do: 'rotate', endpoint: mine, key: keyIn(await page(cookie)) };
    const asked = await form(fields, { cookie });
    expect(asked.status).toBe(200);
    expect(asked.text).not.toContain('whsec_');
    const sure = { ...fields, sure: 'yes' };
    const made = await form(sure, { cookie });
    expect(made.text).toMatch(/whsec_[A-Za-z0-9+/=]{40,}/);
    expect(made.text).toContain('The old one works until');
    expect((await page(cookie)).text).not.toContain('whsec_');
    for (const endpoint of [other, newId(), 'x']) {
      for (const wish of [fields, sure]) {
        expect((await form({ ...wish, endpoint }, { cookie })).status).toBe(409);
      }
    }
    const log = await tenant.ask({ path: '/v1/audit-log?action=webhook_endpoint.secret_rotated' });
    expect(log.json).toMatchObject({ data: [{ actor: expect.stringMatching(/^partner-link:/) }] });
  });

  it('does nothing that another site asks for', async () => {
    const { token } = await aLink();
    const { cookie } = await opened(token);
    const delivery = await deliveryOf(mine);
    const key = keyIn(await page(cookie));
    const strange = keyIn(await page((await opened((await aLink()).token)).cookie));
    const wrong: [Record<string, string>, Record<string, string>][] = [
      [{ do: 'resend', delivery }, { cookie }],
      [{ do: 'resend', delivery, key: strange }, { cookie }],
      [{ do: 'resend', delivery, key }, {}],
      [
        { do: 'resend', delivery, key },
        { cookie, 'sec-fetch-site': 'cross-site' },
      ],
      [{ do: 'open', link: token }, { 'sec-fetch-site': 'cross-site' }],
      [{ do: 'nothing', key }, { cookie }],
    ];
    for (const [fields, headers] of wrong) {
      const answer = await form(fields, headers);
      expect({ fields, status: answer.status }).toEqual({ fields, status: 400 });
      expect(answer.headers).not.toHaveProperty('set-cookie');
    }
  });

  it('is over when the link is revoked, has expired, or was left', async () => {
    const link = await aLink();
    const { cookie } = await opened(link.token);
    const revoke = () => tenant.ask({ method: 'DELETE', path: `/v1/partner-links/${link.id}` });
    expect((await revoke()).status).toBe(204);
    expect((await revoke()).status).toBe(204);
    expect((await page(cookie)).text).toContain('works no more');
    expect((await form({ do: 'open', link: link.token })).status).toBe(400);
    const late = await aLink();
    const shown = (await opened(late.token)).cookie;
    await gateway.database.ask(`UPDATE partner_links SET expires_at = now() WHERE id = $1`, [
      late.id,
    ]);
    expect((await page(shown)).text).toContain('works no more');
    const list = await tenant.ask({ path: '/v1/partner-links?limit=2' });
    expect(list.json).toMatchObject({ data: [{ status: 'expired' }, { status: 'revoked' }] });
    expect(list.text).not.toContain(late.token);
    expect((await form({ do: 'leave' }, { cookie: shown })).headers['set-cookie']).toMatch(
      /Max-Age=0/,
    );
  });

  it('is not for endpoints of others, nor for those that never were', async () => {
    const stranger = await aTenant(gateway);
    const body = { endpoint_ids: [mine, newId()] };
    const answer = await stranger.ask({ method: 'POST', path: '/v1/partner-links', body });
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors?.map(({ pointer }) => pointer)).toEqual(['/endpoint_ids/0', '/endpoint_ids/1']);
  });

  it('leaves no token in a log', async () => {
    const { token } = await aLink();
    await opened(token);
    await page(`floe_partner=${token}`);
    await form({ do: 'open', link: token }, { 'content-type': 'text/plain' });
    expect(gateway.logs()).not.toContain(token);
  });
});
