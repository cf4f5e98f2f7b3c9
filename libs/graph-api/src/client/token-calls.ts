import { Secret } from '#libs/domain';
import type { GraphCall } from './graph-caller.js';

export type CodeExchange = {
  clientId: string;
  clientSecret: Secret;
  /** Exactly the one that the login used. */
  redirectUri: string;
  /** From the callback; a trailing `#_` is dropped. Good for one try within an hour. */
  code: Secret;
};

/** Source of all three: Meta, "Business Login for Instagram". None of the paths has a version. */
export function exchangeCodeCall(exchange: CodeExchange): GraphCall {
  const { clientId, clientSecret, redirectUri } = exchange;
  const code = new Secret(exchange.code.reveal().replace(/#_$/, ''));
  return {
    operation: 'exchangeCode',
    host: 'instagram',
    method: 'POST',
    path: '/oauth/access_token',
    form: {
      client_id: clientId,
      client_secret: clientSecret.reveal(),
      grant_type: 'authorization_code',
      redirect_uri: redirectUri,
      code: code.reveal(),
    },
    secrets: [clientSecret, code],
  };
}

/** Meta takes this token in the query only; the URL is made for the call and kept nowhere. */
export function exchangeLongLivedCall(shortLived: Secret, clientSecret: Secret): GraphCall {
  return {
    operation: 'exchangeLongLived',
    host: 'graph',
    method: 'GET',
    path: '/access_token',
    query: {
      grant_type: 'ig_exchange_token',
      client_secret: clientSecret.reveal(),
      access_token: shortLived.reveal(),
    },
    secrets: [shortLived, clientSecret],
  };
}

/** As above: the token stands in the query because Meta takes it nowhere else. */
export function refreshTokenCall(token: Secret): GraphCall {
  return {
    operation: 'refreshToken',
    host: 'graph',
    method: 'GET',
    path: '/refresh_access_token',
    query: { grant_type: 'ig_refresh_token', access_token: token.reveal() },
    secrets: [token],
  };
}
