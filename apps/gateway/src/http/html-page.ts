import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { html, Html } from './html.js';

/** A page for a person who is no user of the API, and may never have heard of Floe. */
export type HtmlPage = {
  status: number;
  /** The heading, and the title of the window. */
  title: string;
  content: Html;
  /** Its forms may be sent to where it came from; without, it has none. */
  hasForms?: boolean;
  /** The one script that it runs. */
  script?: string;
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
section { margin: 2.5rem 0; }
section form { margin: 0 0 1rem; }
time { white-space: nowrap; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .5rem; }
label { display: block; font-weight: 600; }
input[type=text] { display: block; box-sizing: border-box; width: 100%; margin: .25rem 0 1rem;
  padding: .5rem; font: inherit; color: inherit; background: var(--paper);
  border: 1px solid var(--quiet); border-radius: .25rem; }
button { font: inherit; color: var(--paper); background: var(--ink); padding: .375rem .75rem;
  border: 1px solid var(--ink); border-radius: .25rem; cursor: pointer; min-height: 2.75rem; }
:focus-visible { outline: .1875rem solid var(--ink); outline-offset: .125rem; }
.scrolls { overflow-x: auto; }
table { border-collapse: collapse; font-size: 1rem; overflow-wrap: normal; }
caption { text-align: left; font-weight: 600; padding-bottom: .5rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem 1rem .5rem 0;
  border-top: 1px solid var(--line); }
[role=status], [role=alert] { border: 1px solid var(--quiet); border-radius: .25rem; padding: .75rem 1rem; }
code { font: 1em ui-monospace, Menlo, Consolas, monospace; }
footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line);
  color: var(--quiet); font-size: .9375rem; }
`;

/** In one piece: the hash in the policy is of every character between the tags. */
const STYLE_SHEET = new Html(`<style>${STYLE}</style>`);
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing but the style sheet, and the script if it has one, that stand in the page itself. */
function policyOf({ hasForms, script }: Pick<HtmlPage, 'hasForms' | 'script'>): string {
  const hash = script && createHash('sha256').update(script).digest('base64');
  return [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    ...(hash ? [`script-src 'sha256-${hash}'`] : []),
    "base-uri 'none'",
    `form-action ${hasForms ? "'self'" : "'none'"}`,
    "frame-ancestors 'none'",
  ].join('; ');
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
};

/**
 * Sets status and headers, and gives the text to answer with. The page names the request id, by which
 * the operator finds the log; it loads nothing, and runs no script but its own.
 */
export function htmlPage(
  request: Pick<FastifyRequest, 'id'>,
  reply: FastifyReply,
  page: HtmlPage,
): string {
  const { status, title, content, script } = page;
  const policy = { 'content-security-policy': policyOf(page) };
  void reply.status(status).headers({ ...HEADERS, ...policy });
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
        ${script === undefined ? null : new Html(`<script>${script}</script>`)}
      </body>
    </html> `.markup;
}
