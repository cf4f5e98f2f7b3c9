import type { Account } from '../state/account.js';
import { HOUR_MS, SCOPES } from '../state/tokens.js';
import type { GraphAnswer, GraphCall } from './graph-call.js';

const SWITCHES = ['force_reauth', 'enable_fb_login'];
const SWITCH_VALUES = ['true', 'false', '1', '0'];

/**
 * The login window, without the window: sends the browser back with a code at once (graph-api.md 5.1, 5.2). What is wrong
 * with the app or the address is told on a page, as nobody may be sent to an address that is not the app's. A test says
 * what happens in the window: `sim_account` (an ig_user_id) is the account that logs in, `sim_deny=1` the person who says
 * no, `sim_scope` what is granted of what was asked (empty: nothing), `sim_state` another state on the way back (empty:
 * none), `sim_code` another code.
 */
export function authorize({ query, state }: GraphCall): GraphAnswer {
  const redirectUri = query.get('redirect_uri');
  if (query.get('client_id') !== state.appId) return page('Invalid platform app');
  if (redirectUri === null || !isRegistered(redirectUri, state.settings.redirect_uris)) {
    return page('Invalid redirect_uri');
  }
  if (query.get('response_type') !== 'code') return page('Invalid response_type');
  const wrongSwitch = SWITCHES.find((name) => !isSwitch(query.get(name)));
  if (wrongSwitch !== undefined) return page(`Invalid ${wrongSwitch}`);
  const asked = namesIn(query.get('scope') ?? '');
  const wrong = asked.find((scope) => !SCOPES.some((known) => known === scope));
  if (wrong !== undefined || asked.length === 0) return page(`Invalid scope: ${wrong ?? 'none'}`);

  const back = new URL(redirectUri);
  const stateText = query.get('sim_state') ?? query.get('state');
  if (stateText !== null && stateText !== '') back.searchParams.set('state', stateText);
  if (query.get('sim_deny') !== null) return refusal(back, 'user_denied', 'denied your request');
  const wanted = query.get('sim_account');
  const account = wanted === null ? state.accounts.all[0] : state.accounts.find(wanted);
  if (account === undefined) return page('No such simulated account: make one first');
  if (state.settings.personal_login === 'error' && isPersonal(account)) {
    return refusal(back, 'user_not_professional', 'has no professional account');
  }
  const granted = query.get('sim_scope');
  const scopes = granted === null ? asked : namesIn(granted);
  const code = state.tokens.newCode({
    igUserId: account.igUserId,
    redirectUri,
    scopes: asked.filter((scope) => scopes.includes(scope)),
    expiresAtMs: state.clock.nowMs() + HOUR_MS,
  });
  back.searchParams.set('code', query.get('sim_code') ?? code);
  return redirect(`${back.href}#_`);
}

function isRegistered(redirectUri: string, registered: string[] | null): boolean {
  if (!URL.canParse(redirectUri)) return false;
  return registered === null || registered.includes(redirectUri);
}

const isSwitch = (value: string | null): boolean => value === null || SWITCH_VALUES.includes(value);

const namesIn = (text: string): string[] => text.split(/[, ]+/).filter((name) => name !== '');

const isPersonal = ({ accountType }: Account): boolean => /^personal$/i.test(accountType);

function refusal(back: URL, reason: string, what: string): GraphAnswer {
  back.searchParams.set('error', 'access_denied');
  back.searchParams.set('error_reason', reason);
  back.searchParams.set('error_description', `The user ${what}`);
  return redirect(back.href);
}

const redirect = (location: string): GraphAnswer => ({
  status: 302,
  body: '',
  headers: { location, 'content-type': 'text/plain' },
});

const page = (message: string): GraphAnswer => ({
  status: 400,
  body: message,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
});
