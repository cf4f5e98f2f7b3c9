import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';

/** Nothing of it asks anybody outside for anything, and root may start it. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The Chromium that `npm test` found. */
export function openBrowser(): Promise<Browser> {
  const executablePath = process.env['TEST_CHROMIUM'];
  if (!executablePath)
    throw new Error('These tests need TEST_CHROMIUM: run "npm test", which finds one.');
  return chromium.launch({ executablePath, args: QUIET });
}

/** What a page asked for and complained of, from now on. */
export type PageWatch = { hosts: Set<string>; complaints: string[] };

export function watch(page: Page): PageWatch {
  const seen: PageWatch = { hosts: new Set(), complaints: [] };
  page.on('request', (request) => seen.hosts.add(new URL(request.url()).host));
  page.on('pageerror', (error) => seen.complaints.push(String(error)));
  page.on('console', (message) => {
    // A link that works no more is answered by a page with 400, which Chromium tells in its console.
    const isRefusal = /status of 400 /.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !isRefusal) {
      seen.complaints.push(message.text());
    }
  });
  return seen;
}

/**
 * What of a page keeps people out, by the rules of WCAG 2.2 A and AA and the contrasts of AAA, as sentences.
 * Evaluated past the page's own policy, which lets no script of others in.
 */
export async function barriersOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      rules: { 'color-contrast-enhanced': { enabled: true } },
    }),
  );
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html).join(' ')})`,
  );
}

/** Whether somebody must scroll sideways to read it. Source: WCAG 2.2, 1.4.10 "Reflow". */
export function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  );
}
