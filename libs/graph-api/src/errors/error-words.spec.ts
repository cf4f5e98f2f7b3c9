import { describe, expect, it } from '@jest/globals';
import { errorWords, factErrorOf, haltWords } from './error-words.js';
import { GraphError, type GraphErrorDetails } from './graph-error.js';

const anError = (given: Partial<GraphErrorDetails> = {}) =>
  new GraphError({
    kind: 'reauth',
    scope: 'account',
    message: 'getMe: status 401, code 190/463: Session has expired.',
    code: 190,
    subcode: 463,
    traceId: 'AbC',
    metaMessage: 'Session has expired.',
    reason: 'token_expired',
    meaning: 'The token has expired.',
    fix: 'Connect the account again.',
    ...given,
  });
const told = { code: 190, subcode: 463, trace_id: 'AbC' };

describe('the words of an error', () => {
  it('are plain for a tenant', () => {
    expect(errorWords(anError(), new Date('2026-11-22T12:00:00Z'))).toEqual({
      ...told,
      message: 'The token has expired.',
      fix: 'Connect the account again.',
      at: '2026-11-22T12:00:00.000Z',
    });
  });

  it.each([
    ["are Meta's own in a fact", 'Session has expired.', 'Session has expired.'],
    ['are plain where Meta said none', null, 'The token has expired.'],
  ])('%s', (_, metaMessage, message) => {
    expect(factErrorOf(anError({ metaMessage }))).toEqual({ ...told, message });
  });

  it('say why an account stops, and what its owner has to do', () => {
    expect(haltWords(anError())).toEqual({
      reason: 'token_expired',
      words: 'The token has expired. Connect the account again.',
      error: { ...told, message: 'Session has expired.' },
    });
  });

  it.each([
    ['reauth', 'token_refused'],
    ['user', 'messages_restricted'],
  ] as const)('give a reason to a %s without one: %s', (kind, reason) => {
    expect(haltWords(anError({ kind, reason: null })).reason).toBe(reason);
  });
});
