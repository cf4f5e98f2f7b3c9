import { html, type Html } from '../http/html.js';
import type { HtmlPage } from '../http/html-page.js';
import type { LoginPageCode, LoginResult } from './login-result.js';
import { returnAddress } from './return-address.js';

type Told = Pick<LoginResult, 'username' | 'missingScopes' | 'link'>;
type Words = { status: number; title: string; text: (told: Told) => Html };

const ASK = 'Ask whoever sent you the link for a new one';
const NOT_YOURS = 'Nothing is wrong with your account.';

/** Said in plain words; who wants to look one up finds its name behind them. */
const PERMISSIONS: Record<string, string> = {
  instagram_business_basic: 'View profile and access media',
  instagram_business_manage_messages: 'Access and manage messages',
};

/** What a person reads, and can do, at each end of a login. */
const PAGES: Record<LoginPageCode, Words> = {
  connected: {
    status: 200,
    title: 'Your account is connected',
    text: ({ username }) => html`<p>@${username} is connected. You can close this window.</p>`,
  },
  denied: {
    status: 403,
    title: 'Your account was not connected',
    text: () =>
      html`<p>You chose not to allow it, and nothing was changed.</p>
        <p>If that was a mistake, log in again: the link still works.</p>`,
  },
  login_failed: {
    status: 502,
    title: 'Instagram could not log you in',
    text: () => html`<p>${NOT_YOURS} Try it once more: the link still works.</p>`,
  },
  link_unknown: {
    status: 400,
    title: 'This link does not work',
    text: () =>
      html`<p>A part of it is missing, or was changed on its way to you.</p>
        <p>Open it again where you got it. If that does not help, ask there for a new one.</p>`,
  },
  link_used: {
    status: 410,
    title: 'This link was used already',
    text: () =>
      html`<p>Each link is good for one login.</p>
        <p>
          If you have just logged in with it, look where you got the link: your account may be
          connected. ${ASK} if it is not.
        </p>`,
  },
  link_done: {
    status: 410,
    title: 'This link has done its work',
    text: () => html`<p>Your account is connected. You can close this window.</p>`,
  },
  link_expired: {
    status: 410,
    title: 'This link is too old',
    text: () => html`<p>It was good for a limited time only. ${ASK}.</p>`,
  },
  code_missing: {
    status: 400,
    title: 'Something is missing',
    text: () =>
      html`<p>
        Instagram sent you here without what we need. Log in again: the link still works.
      </p>`,
  },
  login_not_configured: {
    status: 503,
    title: 'Logins are not set up here',
    text: () =>
      html`<p>
        ${NOT_YOURS} Whoever runs this service has to set up the login first; tell whoever sent you
        the link.
      </p>`,
  },
  try_again: {
    status: 503,
    title: 'Please try again in a minute',
    text: () =>
      html`<p>${NOT_YOURS} We are busy at the moment. Wait a minute, then load this page again.</p>
        <p>
          If it then says that the link was used, ask whoever sent you the link for a new one.
        </p>`,
  },
  tenant_suspended: {
    status: 403,
    title: 'No account can be connected at the moment',
    text: ({ link }) =>
      html`<p>
        ${NOT_YOURS} The service of whoever sent you the link is paused. Ask them when it goes on,
        ${link?.usedAt ? 'and for a new link: this one is used up' : 'then open the link again'}.
      </p>`,
  },
  code_refused: {
    status: 400,
    title: 'Instagram did not accept this login',
    text: () =>
      html`<p>That happens when the page was loaded twice, or was left open for long.</p>
        <p>${ASK}, and log in with it at one go.</p>`,
  },
  app_misconfigured: {
    status: 502,
    title: 'This service is not set up correctly',
    text: () =>
      html`<p>
          ${NOT_YOURS} Instagram does not accept this service as it is set up, and only those who
          run it can mend that.
        </p>
        <p>Tell whoever sent you the link, and name the request below.</p>`,
  },
  scopes_missing: {
    status: 403,
    title: 'A permission is missing',
    text: ({ missingScopes }) =>
      html`<p>Your account was not connected, since this was not allowed:</p>
        <ul>
          ${missingScopes.map((scope) => html`<li>${PERMISSIONS[scope] ?? scope} <code>${scope}</code></li>`)}
        </ul>
        <p>${ASK}, and leave all permissions switched on when you log in.</p>`,
  },
  token_refused: {
    status: 403,
    title: 'Instagram does not let us reach your account',
    text: () =>
      html`<p>
          Open Instagram and see whether it wants something from you, such as a security check.
        </p>
        <p>${ASK} when that is done.</p>`,
  },
  personal_account: {
    status: 403,
    title: 'This is a personal account',
    text: () =>
      html`<p>Only professional accounts can be connected.</p>
        <p>
          In the Instagram app, open Settings, then “Account type and tools”, and switch to a
          professional account; it costs nothing. ${ASK} afterwards.
        </p>`,
  },
  other_account: {
    status: 403,
    title: 'You logged in with another account',
    text: ({ username }) =>
      html`<p>You are logged in as @${username}, and this link is for another account.</p>
        <p>
          Log out at instagram.com, or switch there to the account that is meant. ${ASK}, and log in
          with that account.
        </p>`,
  },
  account_owned_elsewhere: {
    status: 409,
    title: 'This account is connected elsewhere',
    text: ({ username }) =>
      html`<p>@${username} is connected to this service by somebody else.</p>
        <p>
          Ask them to disconnect it. Or take the access away yourself: at instagram.com open
          Settings, then “Website permissions”, then “Apps and websites”. ${ASK} afterwards.
        </p>`,
  },
  limit_reached: {
    status: 403,
    title: 'There is no room for one more account',
    text: () =>
      html`<p>
        ${NOT_YOURS} Whoever sent you the link has as many accounts as they may have: tell them.
      </p>`,
  },
  external_id_taken: {
    status: 409,
    title: 'This link is meant for another account',
    text: () =>
      html`<p>${NOT_YOURS} The link names it as another account is named already. ${ASK}.</p>`,
  },
  instagram_refused: {
    status: 502,
    title: 'Instagram did not let us finish',
    text: () =>
      html`<p>
        Your account was not connected. ${ASK}; if it happens again, name the request below.
      </p>`,
  },
  instagram_unavailable: {
    status: 503,
    title: 'Instagram does not answer at the moment',
    text: () => html`<p>${NOT_YOURS} Wait a few minutes. ${ASK}, since this one is used up.</p>`,
  },
  unavailable: {
    status: 503,
    title: 'We could not finish',
    text: () =>
      html`<p>
        ${NOT_YOURS} We had a fault of our own at the wrong moment. ${ASK} in a few minutes.
      </p>`,
  },
  internal: {
    status: 500,
    title: 'Something went wrong here',
    text: () =>
      html`<p>
        ${NOT_YOURS} The fault is ours. ${ASK}; if it happens again, name the request below.
      </p>`,
  },
};

/** Ends of a link, not of the login that somebody has just come from. */
const LOOKED_UP: readonly LoginPageCode[] = ['link_done', 'link_used', 'link_expired'];

/** The page at the end of a login. */
export function pageOfLogin(result: LoginResult): HtmlPage {
  const { status, title, text } = PAGES[result.code];
  const { retryUrl } = result;
  const back = returnAddress(result);
  const word = LOOKED_UP.includes(result.code) ? 'Continue' : 'Back';
  return {
    status,
    title,
    content: html`${text(result)}
    ${retryUrl === null ? null : html`<p><a href="${retryUrl}">Log in again</a></p>`}
    ${back === null ? null : html`<p><a href="${back}">${word} to ${new URL(back).host}</a></p>`}`,
  };
}
