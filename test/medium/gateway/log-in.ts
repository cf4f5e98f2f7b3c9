import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Answer } from './ask.js';
import type { Gateway } from './open-gateway.js';
import type { TenantOfTest } from './tenants.js';

export type LinkOfTest = { id: string; url: string; state: string };

const created = z.object({ id: z.uuid(), url: z.url() });

export async function aConnectLink(tenant: TenantOfTest, body: object = {}): Promise<LinkOfTest> {
  const answer = await tenant.ask({ method: 'POST', path: '/v1/connect-links', body });
  if (answer.status !== 201) throw new Error(`The link was refused: ${answer.text}`);
  const { id, url } = created.parse(answer.json);
  return { id, url, state: new URL(url).searchParams.get('state') ?? '' };
}

/** What became of a link, as its tenant reads it, or another. */
export const readLink = async ({ id }: Pick<LinkOfTest, 'id'>, as: TenantOfTest) =>
  (await as.ask({ path: `/v1/connect-links/${id}` })).json;

const fact = z.looseObject({ type: z.string(), data: z.record(z.string(), z.unknown()) });

/** The facts that name a link, oldest first. */
export async function factsOfLink(gateway: Gateway, { id }: Pick<LinkOfTest, 'id'>) {
  const rows = await gateway.database.ask<{ body: string }>(
    `SELECT body FROM facts WHERE body LIKE '%' || $1 || '%' ORDER BY id`,
    [id],
  );
  return rows.map(({ body }) => fact.parse(JSON.parse(body)));
}

/**
 * A person logs in at the simulated Instagram; `choices` are its `sim_…` switches. Gives the path, with
 * its query, that the browser is sent back to.
 */
export async function logIn(
  { url }: Pick<LinkOfTest, 'url'>,
  choices: Record<string, string> = {},
): Promise<string> {
  const page = new URL(url);
  for (const [name, value] of Object.entries(choices)) page.searchParams.set(name, value);
  const answer = await fetch(page, { redirect: 'manual' });
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`Instagram showed a page: ${await answer.text()}`);
  const { pathname, search } = new URL(location);
  return `${pathname}${search}`;
}

/** The whole way of a person: the login, and the page that they see in the end. */
export async function comeBack(
  gateway: Gateway,
  link: Pick<LinkOfTest, 'url'>,
  choices: Record<string, string> = {},
): Promise<Answer> {
  return gateway.ask({ path: await logIn(link, choices) });
}

function styleHashOf(page: string): string {
  const style = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? '';
  return createHash('sha256').update(style).digest('base64');
}

/** The heading of a page; throws when it is none, or breaks a rule that all our pages keep. */
export function headingOf({ headers, text }: Answer): string {
  const rules: Record<string, boolean> = {
    'is HTML': headers['content-type'] === 'text/html; charset=utf-8',
    'is never kept': headers['cache-control'] === 'no-store',
    'tells no referrer': headers['referrer-policy'] === 'no-referrer',
    'is in no index': headers['x-robots-tag'] === 'noindex, nofollow',
    'may load nothing but its style': String(headers['content-security-policy']).startsWith(
      `default-src 'none'; style-src 'sha256-${styleHashOf(text)}';`,
    ),
    'names its language': text.startsWith('<!doctype html>') && text.includes('<html lang="en">'),
    'has one heading': text.split('<h1>').length === 2 && text.split('<main>').length === 2,
    'runs nothing': !/<script|\son\w+=|javascript:|<form|<img/i.test(text),
    'names the request': text.includes(`<code>${String(headers['x-request-id'])}</code>`),
  };
  const broken = Object.keys(rules).filter((rule) => !rules[rule]);
  if (broken.length > 0) throw new Error(`A page breaks: ${broken.join(', ')}\n${text}`);
  return /<h1>(.*?)<\/h1>/s.exec(text)?.[1] ?? '';
}
