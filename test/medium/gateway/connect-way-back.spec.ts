import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Answer } from './ask.js';
import { aConnectLink, headingOf, logIn } from './log-in.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aTenant, anInstagramAccount, type TenantOfTest } from './tenants.js';

const BACK = 'https://app.example/connected';

describe('the way back from a link that works no more', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    await allow([BACK]);
  });
  afterEach(() => gateway.simulator.control.clearFaults());
  afterAll(() => gateway.close());

  const allow = (urls: string[]) =>
    gateway.database.ask('UPDATE tenants SET return_urls = $2 WHERE id = $1', [tenant.id, urls]);
  const change = (id: string, assignments: string) =>
    gateway.database.ask(`UPDATE connect_links SET ${assignments} WHERE id = $1`, [id]);
  /** A link that leads back, and the path by which its person comes. */
  const onItsWay = async () => {
    const { igUserId } = anInstagramAccount(gateway);
    const link = await aConnectLink(tenant, { return_url: BACK });
    return { link, path: await logIn(link, { sim_account: igUserId }) };
  };
  /** What the page's one link carries; null: it has none. */
  const wayOn = ({ text }: Answer) => {
    const [, href = ''] = /<a href="([^"]+)">Continue to app\.example<\/a>/.exec(text) ?? [];
    const url = URL.parse(href.replaceAll('&amp;', '&'));
    return url && { to: `${url.origin}${url.pathname}`, ...Object.fromEntries(url.searchParams) };
  };

  it('is there when its account is connected, with what the first answer carried', async () => {
    const { link, path } = await onItsWay();
    const first = await gateway.ask({ path });
    expect(first.status).toBe(303);
    const again = await gateway.ask({ path });
    expect([again.status, headingOf(again)]).toEqual([410, 'This link has done its work']);
    const { json } = await tenant.ask({ path: `/v1/connect-links/${link.id}` });
    const { account_id } = z.looseObject({ account_id: z.uuid() }).parse(json);
    const shown = { to: BACK, status: 'connected', account_id, connect_link_id: link.id };
    expect(wayOn(again)).toEqual(shown);
    await allow([]);
    const later = await gateway.ask({ path });
    await allow([BACK]);
    expect([later.status, later.text.includes('app.example')]).toEqual([410, false]);
  });

  it.each([
    ['came to nothing', "used_at = now(), failure = 'code_refused'", 'code_refused'],
    ['is under way', 'used_at = now()', null],
  ])('is there when its login %s', async (_, assignments, reason) => {
    const { link, path } = await onItsWay();
    await change(link.id, assignments);
    const answer = await gateway.ask({ path });
    expect([answer.status, headingOf(answer)]).toEqual([410, 'This link was used already']);
    expect(wayOn(answer)).toEqual({
      to: BACK,
      ...(reason === null ? {} : { status: 'failed', reason }),
      connect_link_id: link.id,
    });
  });

  it('is there when it is too old', async () => {
    const { link, path } = await onItsWay();
    await change(link.id, "expires_at = now() - interval '1 second'");
    const answer = await gateway.ask({ path });
    expect([answer.status, headingOf(answer)]).toEqual([410, 'This link is too old']);
    const shown = { status: 'failed', reason: 'link_expired', connect_link_id: link.id };
    expect(wayOn(answer)).toEqual({ to: BACK, ...shown });
  });
});
