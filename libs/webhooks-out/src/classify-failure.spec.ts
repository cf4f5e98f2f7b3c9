import { describe, expect, it } from '@jest/globals';
import { classifyFailure } from './classify-failure.js';
import { BlockedAddressError } from './guarded-connector.js';

const withCode = (code: string) => Object.assign(new Error('at 10.0.0.7:6379'), { code });

describe('classifyFailure', () => {
  it.each<[string, unknown, string]>([
    ['a blocked address', new BlockedAddressError(), 'blocked'],
    ['no such host', withCode('ENOTFOUND'), 'unreachable'],
    ['a refused connection', withCode('ECONNREFUSED'), 'unreachable'],
    ['a cut connection', withCode('UND_ERR_SOCKET'), 'unreachable'],
    ['all of several addresses', new AggregateError([withCode('ECONNREFUSED')]), 'unreachable'],
    ['a slow connection', withCode('UND_ERR_CONNECT_TIMEOUT'), 'timed-out'],
    ['a slow connection of the system', withCode('ETIMEDOUT'), 'timed-out'],
    ['a self-signed certificate', withCode('DEPTH_ZERO_SELF_SIGNED_CERT'), 'tls-failed'],
    ['an old certificate', withCode('CERT_HAS_EXPIRED'), 'tls-failed'],
    ['a certificate of another host', withCode('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls-failed'],
    ['a certificate of nobody', withCode('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'tls-failed'],
    ['too many headers', withCode('UND_ERR_HEADERS_OVERFLOW'), 'unreadable'],
    ['a cause', new Error('x', { cause: withCode('ECONNRESET') }), 'unreachable'],
    ['something else', withCode('EWHATEVER'), 'unreachable'],
    ['no error at all', 'x', 'unreachable'],
    ['nothing', null, 'unreachable'],
  ])('%s', (_what, error, kind) => {
    const failure = classifyFailure(error);
    expect(failure.kind).toBe(kind);
    expect(failure.message).not.toContain('10.0.0.7');
  });
});
