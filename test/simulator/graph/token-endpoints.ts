import { HOUR_MS, type TokenRecord } from '../state/tokens.js';
import { authorize } from './authorize-endpoint.js';
import { BASIC, type GraphAnswer, type GraphCall } from './graph-call.js';
import {
  invalidParameter,
  missingPermission,
  unsupportedRequest,
  wrongClientSecret,
} from './refusal.js';

const DAY_MS = 24 * HOUR_MS;

/** The endpoints without a version, and who may call them. */
export const TOKEN_PATHS = {
  'oauth/authorize': { method: 'GET', handle: authorize },
  'oauth/access_token': { method: 'POST', handle: exchangeCode },
  access_token: { method: 'GET', handle: exchangeForLongLived },
  refresh_access_token: { method: 'GET', handle: refresh },
} satisfies Record<
  string,
  { method: string; handle: (call: GraphCall, findToken: FindToken) => GraphAnswer }
>;

/** Finds the token of a call, or throws 190. */
export type FindToken = () => TokenRecord;

export function isTokenPath(path: string): path is keyof typeof TOKEN_PATHS {
  return Object.hasOwn(TOKEN_PATHS, path);
}

export function tokenEndpoint(
  path: keyof typeof TOKEN_PATHS,
  call: GraphCall,
  findToken: FindToken,
): GraphAnswer {
  const { method, handle } = TOKEN_PATHS[path];
  if (call.method !== method) throw unsupportedRequest(call.method);
  return handle(call, findToken);
}

/** POST `/oauth/access_token`: a code for a token of one hour. Its errors have an envelope of their own. */
function exchangeCode({ body, state }: GraphCall): GraphAnswer {
  const needed = ['client_id', 'client_secret', 'grant_type', 'redirect_uri', 'code'];
  const missing = needed.find((name) => typeof body[name] !== 'string' || body[name] === '');
  if (missing !== undefined) return oauthError(`Missing required field ${missing}`);
  if (body['client_id'] !== state.appId) return oauthError('Invalid platform app');
  if (!isSecret(state.instagramAppSecret, body['client_secret'])) {
    return oauthError('Error validating client secret');
  }
  if (body['grant_type'] !== 'authorization_code') return oauthError('Invalid grant_type');
  const nowMs = state.clock.nowMs();
  const code = state.tokens.spendCode(String(body['code']));
  if (code === undefined || code.expiresAtMs <= nowMs) {
    return oauthError('Matching code was not found or was already used');
  }
  if (code.redirectUri !== body['redirect_uri']) {
    return oauthError('The redirect_uri is not identical to the one of the authorization request');
  }
  const account = state.accounts.find(code.igUserId);
  if (account === undefined) return oauthError('Matching code was not found or was already used');
  const { token } = state.tokens.issue({
    igUserId: account.igUserId,
    nowMs,
    kind: 'short',
    scopes: code.scopes,
  });
  const text = JSON.stringify(token);
  if (state.settings.token_shape === 'data') {
    const permissions = code.scopes.join(',');
    return { body: { data: [{ access_token: token, user_id: account.appScopedId, permissions }] } };
  }
  // Written by hand: user_id is a bare number of 17 digits, as clients of the real endpoint met it.
  return {
    body: `{"access_token":${text},"user_id":${account.appScopedId},"permissions":${JSON.stringify(code.scopes)}}`,
  };
}

function exchangeForLongLived({ query, state }: GraphCall, findToken: FindToken): GraphAnswer {
  if (query.get('grant_type') !== 'ig_exchange_token') {
    throw invalidParameter('Param grant_type must be one of {ig_exchange_token}.');
  }
  if (!isSecret(state.instagramAppSecret, query.get('client_secret'))) throw wrongClientSecret();
  const short = findToken();
  if (short.kind === 'long') throw invalidParameter('The token is long-lived already.');
  const { igUserId, scopes } = short;
  const nowMs = state.clock.nowMs();
  return longLived(state.tokens.issue({ igUserId, scopes, nowMs, kind: 'long' }), nowMs);
}

/** GET `/refresh_access_token`: only a good long-lived token, at least 24 hours old (graph-api.md 5.5). */
function refresh({ query, state }: GraphCall, findToken: FindToken): GraphAnswer {
  if (query.get('grant_type') !== 'ig_refresh_token') {
    throw invalidParameter('Param grant_type must be one of {ig_refresh_token}.');
  }
  const old = findToken();
  const nowMs = state.clock.nowMs();
  if (!old.scopes.includes(BASIC)) throw missingPermission(BASIC);
  if (old.kind === 'short') throw invalidParameter('Only a long-lived token can be refreshed.');
  if (nowMs - old.issuedAtMs < DAY_MS) {
    throw invalidParameter('The token must be at least 24 hours old to be refreshed.');
  }
  const { igUserId, scopes } = old;
  const isSame = state.accounts.find(igUserId)?.settings.refresh_returns === 'same';
  const same = isSame ? { token: old.token } : {};
  return longLived(state.tokens.issue({ igUserId, scopes, nowMs, kind: 'long', ...same }), nowMs);
}

const longLived = (record: TokenRecord, nowMs: number): GraphAnswer => ({
  body: {
    access_token: record.token,
    token_type: 'bearer',
    expires_in: Math.floor((record.expiresAtMs - nowMs) / 1000),
  },
});

/** A simulator that was given no secret takes any, but not none. */
const isSecret = (known: string | undefined, given: unknown): boolean =>
  typeof given === 'string' && given !== '' && (known === undefined || known === given);

const oauthError = (message: string): GraphAnswer => ({
  status: 400,
  body: { error_type: 'OAuthException', code: 400, error_message: message },
});
