import { describe, expect, it } from '@jest/globals';
import type { DescribedRoute } from './described-routes.js';
import { problemsOfRoute } from './problems-of-route.js';

const aRoute = (parts: Partial<DescribedRoute> = {}): DescribedRoute => ({
  method: 'get',
  path: '/v1/things',
  for: 'tenant',
  scope: 'events:read',
  spansTenant: false,
  takesIfMatch: false,
  declared: [],
  ...parts,
});

describe('problemsOfRoute', () => {
  it.each([
    ['whatever it is', {}, ['malformed_request', 'headers_too_large', 'internal']],
    ['for a tenant', {}, ['missing_key', 'scope_missing', 'too_many_requests', 'unavailable']],
    ['for the operator', { for: 'operator' }, ['missing_key', 'unavailable']],
    ['with an id in its path', { path: '/v1/things/{id}' }, ['not_found']],
    ['that writes', { method: 'put' }, ['tenant_suspended', 'malformed_json', 'body_too_large']],
    ['that makes something', { method: 'post' }, ['idempotency_in_flight', 'invalid_request']],
    ['that spans the tenant', { spansTenant: true }, ['key_bound']],
    ['that takes If-Match', { takesIfMatch: true }, ['changed_meanwhile']],
    ['that declares one', { declared: ['conflict'] }, ['conflict']],
  ] as const)('of a route %s has what follows from it', (_, parts, codes) => {
    const route = aRoute({ ...parts, declared: [...('declared' in parts ? parts.declared : [])] });
    expect(problemsOfRoute(route)).toEqual(expect.arrayContaining([...codes]));
  });

  it.each([
    ['a key where anyone may ask', { for: 'anyone', path: '/health/live' }, 'missing_key'],
    ['a limit of requests for the operator', { for: 'operator' }, 'too_many_requests'],
    ['a suspended tenant in the way of reading', {}, 'tenant_suspended'],
    ['a body that is never read', {}, 'malformed_json'],
    ['an Idempotency-Key where nothing is made', { method: 'put' }, 'idempotency_key_reused'],
  ] as const)('never has %s', (_, parts, code) => {
    expect(problemsOfRoute(aRoute(parts))).not.toContain(code);
  });

  it('names each once, by status', () => {
    const codes = problemsOfRoute(aRoute({ method: 'post', declared: ['internal', 'conflict'] }));
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.at(0)).toBe('malformed_json');
    expect(codes.at(-1)).toBe('unavailable');
  });
});
