import { describe, expect, it } from '@jest/globals';
import type { NewApiKeyBody } from './api-key.schema.js';
import { exceeds, OPERATORS_POWERS, powersOfNewKey, type MakersPowers } from './key-powers.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const SOON = '2026-03-02T12:00:00.000Z';
const LATER = '2026-04-01T12:00:00.000Z';
const ONE = '01950000-0000-7000-8000-00000000000a';
const TWO = '01950000-0000-7000-8000-00000000000b';

const held: MakersPowers = {
  scopes: ['api_keys:write', 'events:read'],
  accountIds: [ONE],
  expiresAt: new Date(SOON),
  requestsPerMinute: 10,
};

const read = (body: Omit<NewApiKeyBody, 'name'>, maker: MakersPowers) =>
  powersOfNewKey({ name: 'a', ...body }, maker, NOW);

describe('powersOfNewKey', () => {
  it.each([
    ['the operator', OPERATORS_POWERS],
    ['a key', held],
  ])('gives all that %s has where the body says nothing', (_, maker) => {
    expect(read({}, maker)).toEqual({ ok: true, powers: maker });
  });

  it.each<[string, Omit<NewApiKeyBody, 'name'>]>([
    ['a scope', { scopes: ['events:read'] }],
    ['an account', { account_ids: [ONE] }],
    ['an earlier end', { expires_at: '2026-03-02T11:59:59.999Z' }],
    ['the same end', { expires_at: SOON }],
    ['a lower limit', { requests_per_minute: 9 }],
  ])('takes from a key what it has itself: %s', (_, body) => {
    expect(read(body, held)).toMatchObject({ ok: true });
  });

  it('takes anything from the operator, and each thing once', () => {
    const body: Omit<NewApiKeyBody, 'name'> = {
      scopes: ['events:read', '*', 'events:read'],
      account_ids: [TWO, TWO.toUpperCase()],
      expires_at: LATER,
      requests_per_minute: null,
    };
    expect(read(body, OPERATORS_POWERS)).toEqual({
      ok: true,
      powers: {
        scopes: ['events:read', '*'],
        accountIds: [TWO],
        expiresAt: new Date(LATER),
        requestsPerMinute: null,
      },
    });
  });

  it.each<[Omit<NewApiKeyBody, 'name'>, string[]]>([
    [{ scopes: ['events:read', 'accounts:read'] }, ['/scopes/1']],
    [{ scopes: ['*', 'accounts:write'] }, ['/scopes/0', '/scopes/1']],
    [{ account_ids: [ONE, TWO] }, ['/account_ids']],
    [{ account_ids: null }, ['/account_ids']],
    [{ expires_at: LATER }, ['/expires_at']],
    [{ expires_at: null }, ['/expires_at']],
    [{ requests_per_minute: 11 }, ['/requests_per_minute']],
    [{ requests_per_minute: null }, ['/requests_per_minute']],
    [
      { scopes: ['*'], account_ids: null, expires_at: null, requests_per_minute: null },
      ['/scopes/0', '/account_ids', '/expires_at', '/requests_per_minute'],
    ],
  ])('gives no key more than its maker has: %j', (body, pointers) => {
    const result = read(body, held);
    expect(result.ok ? [] : result.faults.map(({ pointer }) => pointer)).toEqual(pointers);
    expect(result.ok ? [] : new Set(result.faults.map(({ code }) => code))).toEqual(
      new Set(['beyond_your_key']),
    );
  });

  it.each(['2026-03-01T12:00:00Z', '2020-01-01T00:00:00Z'])('refuses the end %s', (end) => {
    expect(read({ expires_at: end }, OPERATORS_POWERS)).toMatchObject({
      ok: false,
      faults: [{ pointer: '/expires_at', code: 'in_the_past' }],
    });
  });
});

describe('exceeds', () => {
  const same = {
    scopes: [...held.scopes],
    accountIds: [ONE],
    expiresAt: new Date(SOON),
    requestsPerMinute: 10,
  };
  it.each([
    ['the same', {}, false],
    ['less', { scopes: ['events:read'], requestsPerMinute: 1 }, false],
    ['another scope', { scopes: ['accounts:read'] }, true],
    ['all scopes', { scopes: ['*'] }, true],
    ['all accounts', { accountIds: null }, true],
    ['no end', { expiresAt: null }, true],
    ['no limit', { requestsPerMinute: null }, true],
  ])('compares a key with %s', (_, more, expected) => {
    expect(exceeds({ ...same, ...more }, held)).toBe(expected);
    expect(exceeds({ ...same, ...more }, OPERATORS_POWERS)).toBe(false);
  });
});
