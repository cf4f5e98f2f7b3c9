import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startSystem, type System } from '../e2e/support/system.js';
import { aTenant, type ConnectedAccount, type TenantUser } from '../e2e/support/tenant.js';
import { until } from '../e2e/support/until.js';
import { startPartnerReceiver, type PartnerReceiver } from '../support/partner-receiver.js';
import { barriersOf, isTooWide, openBrowser, watch, type PageWatch } from './open-browser.js';

/** As narrow as a page at 1280 pixels that is shown four times as large. */
const NARROW = { viewport: { width: 320, height: 640 } };

describe('the page for partners, in a browser', () => {
  let system: System;
  let tenant: TenantUser;
  let account: ConnectedAccount;
  let receiver: PartnerReceiver;
  let endpoint: { id: string; secret: string };
  let browser: Browser;

  beforeAll(async () => {
    [system, receiver, browser] = await Promise.all([
      startSystem(),
      startPartnerReceiver({ port: 0 }),
      openBrowser(),
    ]);
    tenant = await aTenant(system);
    account = await tenant.connectAccount('partner.page');
    await tenant.addRule(null, 'Hello');
    endpoint = await tenant.api.expect(201, 'POST', '/v1/webhook-endpoints', {
      url: receiver.url,
      description: 'Orders',
      event_types: ['ice_breaker.tapped'],
    });
    receiver.setSecret(endpoint.secret);
  });
  afterAll(async () => {
    await browser.close();
    await system.stop();
    await receiver.close();
  });

  /** Gives how many webhooks the partner has then. */
  async function tapTold(): Promise<number> {
    const before = receiver.received().length;
    await system.simulator.control.tap(account.igUserId, { payload: 'ANY', title: 'Any?' });
    await until('the partner was told', 30_000, () => receiver.received().length > before);
    return receiver.received().length;
  }

  async function aLink(): Promise<string> {
    const { url } = await tenant.api.expect<{ url: string }>(201, 'POST', '/v1/partner-links', {
      endpoint_ids: [endpoint.id],
    });
    return url;
  }

  async function visit(
    use: (page: Page, seen: PageWatch) => Promise<void>,
    options: BrowserContextOptions = {},
  ): Promise<void> {
    const context = await browser.newContext(options);
    try {
      const page = await context.newPage();
      const seen = watch(page);
      await use(page, seen);
      expect(seen.complaints).toEqual([]);
      expect([...seen.hosts]).toEqual([new URL(system.gatewayUrl).host]);
    } finally {
      await context.close();
    }
  }

  const opened = async (page: Page) => {
    await page.goto(await aLink());
    await page.getByRole('heading', { level: 2 }).waitFor();
  };

  it('opens by its link, which stands in no address and no history afterwards', async () => {
    await tapTold();
    await visit(async (page) => {
      const link = await aLink();
      await page.goto(link);
      await page.getByRole('heading', { level: 2, name: receiver.url }).waitFor();
      expect(page.url()).toBe(`${system.gatewayUrl}/partner`);
      await page.goBack().catch(() => null);
      expect(page.url()).not.toContain(new URL(link).hash.slice(1));
      await page.goto(`${system.gatewayUrl}/partner`);
      await page
        .getByRole('rowheader', { name: /ice_breaker\.tapped/ })
        .first()
        .waitFor();
      await page.getByRole('button', { name: 'Leave this page' }).click();
      await page.getByText('You have left.').waitFor();
      await page.goto(`${system.gatewayUrl}/partner`);
      await page.getByLabel('Your link').waitFor();
    });
  });

  it('sends again what was refused, by the keyboard alone', async () => {
    const path = `/v1/webhook-endpoints/${endpoint.id}`;
    receiver.setStatus(410);
    await tapTold();
    await until('the endpoint is switched off', 30_000, async () => {
      return !(await tenant.api.expect<{ enabled: boolean }>(200, 'GET', path)).enabled;
    });
    await tenant.api.expect(200, 'PATCH', path, { enabled: true });
    receiver.setStatus(204);
    await visit(async (page) => {
      await opened(page);
      const row = page.getByRole('row').filter({ hasText: '410' });
      await row.waitFor();
      const factId = await row.locator('code').innerText();
      const button = row.getByRole('button', { name: /^Send again: ice_breaker\.tapped of / });
      for (let tabs = 0; tabs < 40; tabs += 1) {
        await page.keyboard.press('Tab');
        if ((await button.and(page.locator(':focus')).count()) > 0) break;
      }
      await page.keyboard.press('Enter');
      await page.getByRole('status').filter({ hasText: 'It is sent again now.' }).waitFor();
      await until('it came again under the same id', 30_000, () =>
        receiver.received().some(({ id, status }) => id === factId && status === 204),
      );
      await page.reload();
      await page.getByRole('row').filter({ hasText: factId }).filter({ hasText: '204' }).waitFor();
    });
  });

  it('gives a new secret once, and what comes then is signed with both', async () => {
    await visit(async (page) => {
      await opened(page);
      await page.getByRole('button', { name: /^New signing secret: for / }).click();
      await page.getByRole('heading', { name: 'Make a new signing secret?' }).waitFor();
      expect(await barriersOf(page)).toEqual([]);
      await page.getByRole('button', { name: 'Make a new secret' }).click();
      await page.getByRole('heading', { name: 'Your new signing secret' }).waitFor();
      expect(await barriersOf(page)).toEqual([]);
      const secret = /whsec_[A-Za-z0-9+/=]+/.exec(await page.locator('main').innerText())?.[0];
      await page.goto(`${system.gatewayUrl}/partner`);
      expect(await page.locator('main').innerText()).not.toContain('whsec_');
      for (const one of [endpoint.secret, secret ?? '']) {
        receiver.setSecret(one);
        const count = await tapTold();
        expect(receiver.received()[count - 1]).toMatchObject({ verified: true, status: 204 });
      }
    });
  });

  it.each([
    ['in light', { colorScheme: 'light' }],
    ['in the dark', { colorScheme: 'dark' }],
    ['on a small phone, or very large', NARROW],
  ] as const)('keeps nobody out %s', async (_how, options) => {
    await tapTold();
    await visit(async (page) => {
      await page.goto(`${system.gatewayUrl}/partner`);
      expect([await barriersOf(page), await isTooWide(page)]).toEqual([[], false]);
      await opened(page);
      expect([await barriersOf(page), await isTooWide(page)]).toEqual([[], false]);
      await page.goto(`${system.gatewayUrl}/partner#no-such-link`);
      await page.getByRole('alert').waitFor();
      expect([await barriersOf(page), await isTooWide(page)]).toEqual([[], false]);
    }, options);
  });

  it('goes over to another link that is opened in its place', async () => {
    const other = await tenant.api.expect<{ id: string }>(201, 'POST', '/v1/webhook-endpoints', {
      url: `${receiver.url}?other`,
      event_types: ['reply.failed'],
    });
    const { url } = await tenant.api.expect<{ url: string }>(201, 'POST', '/v1/partner-links', {
      endpoint_ids: [other.id],
    });
    await visit(async (page) => {
      await opened(page);
      await page.goto(url);
      await page.getByRole('heading', { level: 2, name: `${receiver.url}?…` }).waitFor();
      expect(page.url()).toBe(`${system.gatewayUrl}/partner`);
    });
  });

  it('works without scripts: the link is put in by hand', async () => {
    await visit(
      async (page) => {
        const link = await aLink();
        await page.goto(link);
        await page.getByLabel('Your link').fill(link);
        await page.getByRole('button', { name: 'Open' }).click();
        await page.getByRole('heading', { level: 2, name: receiver.url }).waitFor();
      },
      { javaScriptEnabled: false },
    );
  });
});
