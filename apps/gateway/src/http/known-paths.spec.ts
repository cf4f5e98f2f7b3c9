import { beforeEach, describe, expect, it } from '@jest/globals';
import { KnownPaths } from './known-paths.js';

describe('KnownPaths', () => {
  let known: KnownPaths;
  beforeEach(() => {
    known = new KnownPaths();
    known.add('/v1/accounts', 'POST');
    known.add('/v1/accounts', ['GET', 'HEAD']);
    known.add('/v1/accounts/:id', 'GET');
    known.add('/v1/accounts/:id/ice-breakers', 'PUT');
    known.add('/docs/*', 'GET');
    known.add('/openapi.json', 'GET');
  });

  it.each([
    ['/v1/accounts', ['GET', 'HEAD', 'POST', 'OPTIONS']],
    ['/v1/accounts?limit=1', ['GET', 'HEAD', 'POST', 'OPTIONS']],
    ['/v1/accounts/7', ['GET', 'OPTIONS']],
    ['/v1/accounts/%2F', ['GET', 'OPTIONS']],
    ['/v1/accounts/7/ice-breakers', ['PUT', 'OPTIONS']],
    ['/docs/a/b', ['GET', 'OPTIONS']],
    ['/v1/accounts/', []],
    ['/v1/accounts/7/', []],
    ['/v1/accounts/7/8', []],
    ['/V1/accounts', []],
    ['/v1', []],
    ['/', []],
    ['', []],
    ['*', []],
    ['/openapi_json', []],
    [`/v1/accounts/${'a'.repeat(201)}`, []],
  ])('knows what %s takes', (url, methods) => {
    expect(known.methodsAt(url)).toEqual(methods);
  });
});
