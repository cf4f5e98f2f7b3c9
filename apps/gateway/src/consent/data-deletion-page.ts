import { html, type Html } from '../http/html.js';
import type { HtmlPage } from '../http/html-page.js';
import type { DataDeletion } from './consent.schema.js';

const TITLES: Record<DataDeletion['status'], string> = {
  received: 'Your deletion request has been received',
  under_way: 'Your data is being deleted',
  done: 'Your deletion request is done',
};

const KINDS: Record<keyof DataDeletion['removed'], string> = {
  accounts: 'Connected Instagram accounts',
  messages: 'Taps and messages received',
  answers: 'Answers sent',
  notices: 'Notices to the systems of the business',
  other: 'Other records',
};

/** How far a request has come, for the person who made it. */
export function dataDeletionPage(deletion: DataDeletion): HtmlPage {
  const { status, message, confirmation_code: code } = deletion;
  const content = html`<p>${message}</p>
    <dl>
      <dt>Confirmation code</dt>
      <dd><code>${code}</code></dd>
      <dt>Received</dt>
      <dd>${instant(deletion.requested_at)}</dd>
      ${
        deletion.finished_at === null
          ? null
          : html`<dt>Finished</dt>
              <dd>${instant(deletion.finished_at)}</dd>`
      }
      ${removed(deletion.removed)}
    </dl>
    ${
      status === 'done'
        ? null
        : html`<p>
            This page tells how far it has come: open it again later. There is nothing more for you
            to do.
          </p>`
    }`;
  return { status: 200, title: TITLES[status], content };
}

/** The same for a code that was never given, or that was mistyped. */
export function noSuchDeletionPage(): HtmlPage {
  const content = html`<p>
      There is no deletion request with this confirmation code. Compare it, letter by letter, with
      the one that Instagram or Facebook showed you.
    </p>
    <p>A code has 28 digits and letters, in four groups of seven.</p>`;
  return { status: 404, title: 'This confirmation code is not known', content };
}

function removed(counts: DataDeletion['removed']): Html[] {
  return Object.entries(KINDS).flatMap(([kind, words]) => {
    const count = counts[kind as keyof typeof KINDS];
    return count === 0
      ? []
      : [
          html`<dt>${words}: removed</dt>
            <dd>${count}</dd>`,
        ];
  });
}

/** In UTC and in figures, so that it means the same to everybody. */
function instant(iso: string): Html {
  const shown = `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
  return html`<time datetime="${iso}">${shown}</time>`;
}
