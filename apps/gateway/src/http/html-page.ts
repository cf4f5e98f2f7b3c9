import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { html, Html } from './html.js';

/** A page for a person who is no user of the API, and may never have heard of Floe. */
export type HtmlPage = {
  status: number;
  /** The heading, and the title of the window. */
  title: string;
  content: Html;
};

/** Sizes grow with the reader's own; dark for those who want it so; all contrasts are 7:1 or more. */
const STYLE = `
:root { color-scheme: light dark; --ink: #1a1c1e; --paper: #fff; --quiet: #45494e; --line: #c4c7cb; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f1f2f4; --paper: #15171a; --quiet: #bcc1c7; --line: #4a4f55; }
}
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.125rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 36rem; margin: 0 auto; padding: 3rem 1.25rem; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 1rem; }
p, ul, dl { margin: 0 0 1rem; }
dt { font-weight: 600; }
dd { margin: 0 0 .5rem; }
code { font: 1em ui-monospace, Menlo, Consolas, monospace; }
footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line);
  color: var(--quiet); font-size: .9375rem; }
`;

/** In one piece: the hash in the policy is of every character between the tags. */
const STYLE_SHEET = new Html(`<style>${STYLE}</style>`);
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing but the one style sheet that stands in the page itself. */
const POLICY =
  `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; ` +
  "frame-ancestors 'none'";

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
};

/**
 * Sets status and headers, and gives the text to answer with. The page names the request id, by which
 * the operator finds the log; it runs no scripts and loads nothing.
 */
export function htmlPage(
  request: Pick<FastifyRequest, 'id'>,
  reply: FastifyReply,
  { status, title, content }: HtmlPage,
): string {
  void reply.status(status).headers(HEADERS);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>${title}</title>
        ${STYLE_SHEET}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
          <footer>If you ask for help, name this request: <code>${request.id}</code></footer>
        </main>
      </body>
    </html> `.markup;
}
