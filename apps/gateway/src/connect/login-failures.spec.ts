import { GraphError, type GraphErrorKind } from '#libs/graph-api';
import { describe, expect, it } from '@jest/globals';
import { Problem } from '../problems/problem.js';
import { LoginRefused, refusalOf, type LoginFailure, type LoginStage } from './login-failures.js';

const graphError = (kind: GraphErrorKind, metaMessage: string | null = null) =>
  new GraphError({ kind, message: 'for the log', metaMessage });

describe('refusalOf', () => {
  it.each<[GraphErrorKind, LoginFailure, LoginFailure]>([
    ['retry', 'instagram_unavailable', 'instagram_unavailable'],
    ['throttle', 'instagram_unavailable', 'instagram_unavailable'],
    ['unreachable', 'instagram_unavailable', 'instagram_unavailable'],
    ['timed-out', 'instagram_unavailable', 'instagram_unavailable'],
    ['unreadable', 'instagram_unavailable', 'instagram_unavailable'],
    ['unknown', 'code_refused', 'instagram_refused'],
    ['permanent', 'code_refused', 'instagram_refused'],
    ['config', 'app_misconfigured', 'app_misconfigured'],
    ['reauth', 'token_refused', 'token_refused'],
    ['user', 'token_refused', 'token_refused'],
  ])(
    'takes an error of the kind %s for %s with a code, for %s with a token',
    (kind, code, token) => {
      const error = graphError(kind);
      expect(refusalOf(error, 'code')).toMatchObject({ failure: code, cause: error });
      expect(refusalOf(error, 'token')).toMatchObject({ failure: token, cause: error });
    },
  );

  it.each<[string, LoginStage]>([
    ['Error validating client secret', 'code'],
    ['Error validating client secret.', 'token'],
    ['Invalid client_id', 'code'],
    ['Invalid platform app', 'code'],
    ['The redirect_uri is not identical', 'code'],
    ['Invalid app secret', 'token'],
  ])('knows a fault of the operator by its words: %s', (words, stage) => {
    for (const kind of ['retry', 'unknown', 'permanent', 'reauth'] as const) {
      expect(refusalOf(graphError(kind, words), stage).failure).toBe('app_misconfigured');
    }
  });

  it.each<[unknown, LoginFailure]>([
    [new Problem('personal_account', 'x'), 'personal_account'],
    [new Problem('account_owned_elsewhere', 'x'), 'account_owned_elsewhere'],
    [new Problem('limit_reached', 'x'), 'limit_reached'],
    [new Problem('conflict', 'x'), 'external_id_taken'],
    [new Problem('unavailable', 'x'), 'unavailable'],
    [new Problem('not_found', 'x'), 'internal'],
    [Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }), 'unavailable'],
    [new TypeError('a bug'), 'internal'],
    ['thrown', 'internal'],
  ])('takes %s for %s', (error, failure) => {
    expect(refusalOf(error, 'token', 'cafe')).toMatchObject({ failure, username: 'cafe' });
  });

  it('leaves a refusal as it is', () => {
    const refused = new LoginRefused('scopes_missing', { missingScopes: ['a'] });
    expect(refusalOf(refused, 'code', 'cafe')).toBe(refused);
  });
});
