import type { SeenDelivery, SeenEndpoint } from '#libs/storage';
import { html, type Html } from '../http/html.js';
import type { HtmlPage } from '../http/html-page.js';

/** What the page shows after something was done, and where `?done=` says so. */
export const DONE = {
  resent: 'It is sent again now. Load this page again to see what came of it.',
  left: 'You have left. Open your link to come back.',
} as const;

export type Done = keyof typeof DONE;

/**
 * Sends the token to the server in a form, and takes it out of the address and the history. A link that is
 * opened where the page is already open loads nothing anew: the address only tells another token.
 */
const OPEN_SCRIPT = `
function open() {
  const token = location.hash.slice(1);
  if (!token) return;
  history.replaceState(null, '', location.pathname);
  const form = document.getElementById('open');
  form.elements.namedItem('link').value = token;
  form.submit();
}
addEventListener('hashchange', open);
open();`;

/** Where a link leads to. Without scripts, the link is put into the field by hand. */
export function openPage(action: string, words: string | null, status = 200): HtmlPage {
  const content = html`${words === null ? null : html`<p role="alert">${words}</p>`}
    <p>
      Here you see webhooks that were sent to you, have them sent again, and change the secret that
      signs them. You need no account: the link that you were given opens the page.
    </p>
    <form method="post" action="${action}" id="open">
      <input type="hidden" name="do" value="open" />
      <label for="link">Your link</label>
      <input
        type="text"
        id="link"
        name="link"
        required
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        aria-describedby="link-help"
      />
      <p id="link-help">Put in the whole link, if the page has not opened by itself.</p>
      <button type="submit">Open</button>
    </form>`;
  return { status, title: 'Your webhooks', content, hasForms: true, script: OPEN_SCRIPT };
}

export type Shown = {
  action: string;
  formKey: string;
  endpoints: readonly SeenEndpoint[];
  expiresAt: Date;
  mayChange: boolean;
  done: Done | null;
};

export function endpointsPage(shown: Shown): HtmlPage {
  const { endpoints, expiresAt, mayChange, done, action } = shown;
  const content = html`${done === null ? null : html`<p role="status">${DONE[done]}</p>`}
    <p>This page works until ${instant(expiresAt)}.</p>
    ${
      mayChange
        ? null
        : html`<p role="status">Nothing can be changed or sent at the moment: it is suspended.</p>`
    }
    ${endpoints.length === 0 ? html`<p>There is no endpoint any more.</p>` : null}
    ${endpoints.map((endpoint) => sectionOf(endpoint, shown))}
    <form method="post" action="${action}">
      <input type="hidden" name="do" value="leave" />
      <button type="submit">Leave this page</button>
    </form>
    <form method="post" action="${action}" id="open" hidden>
      <input type="hidden" name="do" value="open" />
      <input type="hidden" name="link" />
    </form>`;
  return { status: 200, title: 'Your webhooks', content, hasForms: true, script: OPEN_SCRIPT };
}

/** Asks once more, since the old secret ends in a while. */
export function surePage(
  { action, formKey }: Pick<Shown, 'action' | 'formKey'>,
  endpoint: Pick<SeenEndpoint, 'id' | 'url'>,
): HtmlPage {
  const content = html`<p>For <code>${shortUrl(endpoint.url)}</code>.</p>
    <p>
      You get the new secret on the next page, and only there. For a while everything is signed with
      both, so that you can put it into your program without a gap.
    </p>
    <form method="post" action="${action}">
      <input type="hidden" name="do" value="rotate" />
      <input type="hidden" name="key" value="${formKey}" />
      <input type="hidden" name="endpoint" value="${endpoint.id}" />
      <input type="hidden" name="sure" value="yes" />
      <button type="submit">Make a new secret</button>
    </form>
    <p><a href="${action}">Go back, and change nothing</a></p>`;
  return { status: 200, title: 'Make a new signing secret?', content, hasForms: true };
}

export type RotatedSecret = {
  url: string;
  /** Null where a private key signs, which stays at Floe: `publicKey` verifies. */
  secret: string | null;
  publicKey: string | null;
  oldUntil: Date | null;
};

/** The one time that the secret is told. */
export function secretPage(
  action: string,
  { url, secret, publicKey, oldUntil }: RotatedSecret,
): HtmlPage {
  const content = html`<p>For <code>${shortUrl(url)}</code>.</p>
    ${
      secret === null
        ? html`<p>Verify by this public key:</p>
            <p><code>${publicKey}</code></p>`
        : html`<p>Keep it now: it is not shown again.</p>
            <p><code>${secret}</code></p>`
    }
    ${oldUntil === null ? null : html`<p>The old one works until ${instant(oldUntil)}.</p>`}
    <p><a href="${action}">Back to your webhooks</a></p>`;
  return { status: 200, title: 'Your new signing secret', content };
}

function sectionOf(endpoint: SeenEndpoint, shown: Shown): Html {
  const { id, url, description, enabled, disabledReason, deliveries } = endpoint;
  const heading = `endpoint-${id}`;
  return html`<section aria-labelledby="${heading}">
    <h2 id="${heading}"><code>${shortUrl(url)}</code></h2>
    ${description === null ? null : html`<p>${description}</p>`}
    <p>
      ${
        enabled
          ? 'It is sent what happens.'
          : `It is switched off${disabledReason === null ? '' : `: ${disabledReason.replaceAll('_', ' ')}`}.`
      }
    </p>
    ${
      shown.mayChange
        ? button(shown, {
            fields: { do: 'rotate', endpoint: id },
            words: 'New signing secret',
            about: `for ${shortUrl(url)}`,
          })
        : null
    }
    ${
      deliveries.length === 0
        ? html`<p>Nothing was sent to it yet.</p>`
        : html`<div
            class="scrolls"
            role="region"
            aria-label="Deliveries to ${shortUrl(url)}"
            tabindex="0"
          >
            <table>
              <caption>
                The last ${deliveries.length}, newest first
              </caption>
              <thead>
                <tr>
                  <th scope="col">When</th>
                  <th scope="col">What</th>
                  <th scope="col">State</th>
                  <th scope="col">Answer</th>
                  <th scope="col">Again</th>
                </tr>
              </thead>
              <tbody>
                ${deliveries.map((delivery) => rowOf(delivery, endpoint, shown))}
              </tbody>
            </table>
          </div>`
    }
  </section>`;
}

function rowOf(delivery: SeenDelivery, endpoint: SeenEndpoint, shown: Shown): Html {
  const { id, type, state, attempts, lastStatus, lastError, createdAt, nextAttemptAt } = delivery;
  const canResend = shown.mayChange && endpoint.enabled && state !== 'pending';
  return html`<tr>
    <td>${instant(createdAt)}</td>
    <th scope="row">${type}<br /><code>${delivery.factId}</code></th>
    <td>
      ${state}, tries: ${attempts}
      ${state === 'pending' && attempts > 0 ? html`<br />next: ${instant(nextAttemptAt)}` : null}
    </td>
    <td>${lastStatus ?? lastError ?? 'none yet'}</td>
    <td>
      ${
        canResend
          ? button(shown, {
              fields: { do: 'resend', delivery: id },
              words: 'Send again',
              about: `${type} of ${createdAt.toISOString()}`,
            })
          : null
      }
    </td>
  </tr>`;
}

function button(
  { action, formKey }: Pick<Shown, 'action' | 'formKey'>,
  { fields, words, about }: { fields: Record<string, string>; words: string; about: string },
): Html {
  return html`<form method="post" action="${action}">
    ${Object.entries({ ...fields, key: formKey }).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    )}
    <button type="submit" aria-label="${words}: ${about}">${words}</button>
  </form>`;
}

/** Partners put tokens into the query of their URLs, and others may look over their shoulder. */
function shortUrl(href: string): string {
  const [shown = '', query] = href.split('?', 2);
  return query === undefined ? shown : `${shown}?…`;
}

/** In UTC and in figures, so that it means the same to everybody. */
function instant(at: Date): Html {
  const iso = at.toISOString();
  const shown = `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
  return html`<time datetime="${iso}">${shown}</time>`;
}
