import { describe, expect, it } from '@jest/globals';
import type { FactType } from '../events/fact-types.js';
import { isSubscribed, SUBSCRIBABLE } from './subscription.js';

describe('isSubscribed', () => {
  it.each<[string[] | null, string[] | null, FactType, string | null, boolean]>([
    [null, null, 'reply.sent', 'a', true],
    [null, null, 'connect_link.failed', null, true],
    [['reply.sent'], null, 'reply.sent', 'a', true],
    [['reply.sent'], null, 'reply.failed', 'a', false],
    [['reply.*'], null, 'reply.failed', 'a', true],
    [['ice_breaker.*'], null, 'ice_breakers.published', 'a', false],
    [['ice_breakers.*'], null, 'ice_breakers.published', 'a', true],
    [['account.*', 'reply.sent'], null, 'reply.sent', 'a', true],
    [null, ['a', 'b'], 'reply.sent', 'b', true],
    [null, ['a', 'b'], 'reply.sent', 'c', false],
    [null, ['a'], 'webhook_endpoint.disabled', null, false],
    [['reply.*'], ['a'], 'account.connected', 'a', false],
  ])('types %j, accounts %j: %s of %s is told: %s', (eventTypes, accountIds, type, of, told) => {
    expect(isSubscribed({ eventTypes, accountIds }, { type, accountId: of })).toBe(told);
  });
});

it('an endpoint may name types and families, and not all as a word', () => {
  expect(SUBSCRIBABLE).toEqual(expect.arrayContaining(['reply.*', 'reply.sent']));
  expect(SUBSCRIBABLE).not.toContain('*');
});
