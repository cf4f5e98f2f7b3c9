import { Secret } from '#libs/domain';
import { describe, expect, it } from '@jest/globals';
import { withoutSecrets, withoutSecretTexts } from './without-secrets.js';

describe('withoutSecrets', () => {
  it.each([
    'access_token',
    'accessToken',
    'ACCESS-TOKEN',
    'token',
    'authorization',
    'Authorization',
    'client_secret',
    'appSecret',
    'password',
    'key',
    'apiKey',
    'api_key',
    'sealed',
    'set-cookie',
    'parameters',
  ])('takes out what stands under %s, at any depth', (name) => {
    const entry = { a: { b: [{ c: { d: { [name]: 'hunter2' } } }] }, [name]: { e: 'hunter2' } };
    const text = JSON.stringify(withoutSecrets(entry));
    expect(text).not.toContain('hunter2');
    expect(text.match(/\[redacted\]/g)).toHaveLength(2);
  });

  it('leaves what is no secret as it is', () => {
    const entry = {
      lane: 'answer-account_1',
      tenantId: '1',
      keyId: 'k1',
      tokens: 3,
      checks: { queue: { ok: false, ms: 2 } },
      none: null,
      at: new Date(0),
    };
    expect(withoutSecrets(entry)).toEqual({ ...entry, at: '1970-01-01T00:00:00.000Z' });
  });

  it('says of a secret that is not there that it is not there', () => {
    expect(withoutSecrets({ token: null })).toEqual({ token: null });
  });

  it('keeps the words of an error and takes out what it carries', () => {
    const cause = Object.assign(new Error('inner'), { headers: { authorization: 'hunter2' } });
    const error = Object.assign(new TypeError('outer', { cause }), {
      config: { headers: { Authorization: 'hunter2' }, url: '/me' },
      parameters: ['hunter2'],
      code: 'E1',
    });
    const copied = withoutSecrets({ err: error });
    expect(copied).toMatchObject({
      err: {
        type: 'TypeError',
        message: 'outer',
        stack: expect.stringContaining('without-secrets.spec'),
        code: 'E1',
        config: { url: '/me' },
        cause: { message: 'inner' },
      },
    });
    expect(JSON.stringify(copied)).not.toContain('hunter2');
  });

  it('reads every error of several', () => {
    const error = new AggregateError([new Error('one'), new Error('two')], 'all');
    expect(withoutSecrets({ err: error })).toMatchObject({
      err: { message: 'all', errors: [{ message: 'one' }, { message: 'two' }] },
    });
  });

  it('lets a Secret print itself, in any container', () => {
    const secret = new Secret('hunter2');
    const entry = { a: secret, b: [secret], c: new Map([['d', secret]]), e: new Set([secret]) };
    expect(withoutSecrets(entry)).toEqual({
      a: '[redacted]',
      b: ['[redacted]'],
      c: { d: '[redacted]' },
      e: ['[redacted]'],
    });
  });

  it('ends at circles, at depth and at length', () => {
    const circle: Record<string, unknown> = { name: 'circle' };
    circle['self'] = circle;
    let deep: object = {};
    for (let i = 0; i < 50; i += 1) deep = { deep };
    const text = JSON.stringify(withoutSecrets({ circle, deep, long: Array(1_000).fill('x') }));
    expect(text).toContain('[circular]');
    expect(text).toContain('[too deep]');
    expect(text).toContain('[900 more]');
  });

  it('shows the same thing twice when it stands in two places', () => {
    const shared = { name: 'shared' };
    expect(withoutSecrets({ a: shared, b: shared })).toEqual({ a: shared, b: shared });
  });

  it('copes with what cannot be read or written', () => {
    const hostile = {
      get boom(): string {
        throw new Error('no');
      },
    };
    const entry = {
      hostile,
      toJSONFails: { toJSON: () => hostile.boom },
      big: 1n,
      bytes: Buffer.from('hunter2'),
      work: () => 'x',
    };
    const copied = withoutSecrets(entry);
    expect(copied).toEqual({
      hostile: '[unreadable]',
      toJSONFails: '[unreadable]',
      big: '1',
      bytes: '[7 bytes]',
      work: undefined,
    });
  });
});

describe('withoutSecretTexts', () => {
  it.each([
    ['Authorization: Bearer abcdefgh.ijk-lmn', 'Authorization: Bearer [redacted]'],
    ['Basic dXNlcjpwYXNz here', 'Basic [redacted] here'],
    ['token IGAAabcdefghijklmnopqrstuvwxyz!', 'token [redacted]!'],
    ['key floe_sk_abcdefghijklmnopqrstuvwxyz012345_AbCdEf', 'key floe_sk_[redacted]'],
    ['prefix floe_sk_abcdefgh stays', 'prefix floe_sk_abcdefgh stays'],
    ['whsec_c2VjcmV0LXNlY3JldA== signs', 'whsec_[redacted] signs'],
    ['GET /me?access_token=abc&fields=id', 'GET /me?access_token=[redacted]&fields=id'],
    ['?hub.verify_token=abc', '?hub.verify_token=[redacted]'],
    ['postgres://floe:hunter2@db.example/floe', 'postgres://floe:[redacted]@db.example/floe'],
    ['redis://:hunter2@cache.example', 'redis://:[redacted]@cache.example'],
    ['http://127.0.0.1:3000/docs', 'http://127.0.0.1:3000/docs'],
    ['"Failing row contains (1, \\"private\\")."', '"Failing row contains [redacted]"'],
    ['nothing to hide', 'nothing to hide'],
  ])('makes of %j: %j', (text, safe) => {
    expect(withoutSecretTexts(text)).toBe(safe);
  });

  it('takes no longer for long and hostile text', () => {
    const startedMs = performance.now();
    for (const part of ['token', '://', 'Bearer ', 'IG', 'a:', 'Failing row contains ']) {
      withoutSecretTexts(part.repeat(20_000));
    }
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });
});
