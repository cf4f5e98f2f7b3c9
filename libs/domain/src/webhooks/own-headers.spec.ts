import { describe, expect, it } from '@jest/globals';
import { faultOfOwnHeader } from './own-headers.js';

describe('faultOfOwnHeader', () => {
  it.each([
    ['authorization', 'Bearer abc.def', null],
    ['X-Tenant', 'a b\tc', null],
    ['x-api-key', 'x', null],
    ['x', 'y'.repeat(1_024), null],
    ['x', 'y'.repeat(1_025), 'header_value_invalid'],
    ['x', '', 'header_value_invalid'],
    ['x', ' y', 'header_value_invalid'],
    ['x', 'y ', 'header_value_invalid'],
    ['x', 'a\r\nHost: inside', 'header_value_invalid'],
    ['x', 'a\nb', 'header_value_invalid'],
    ['x', 'a\u0000b', 'header_value_invalid'],
    ['x', 'café', 'header_value_invalid'],
    ['', 'y', 'header_name_invalid'],
    ['a b', 'y', 'header_name_invalid'],
    ['a:b', 'y', 'header_name_invalid'],
    ['a\r\nb', 'y', 'header_name_invalid'],
    ['é', 'y', 'header_name_invalid'],
    ['n'.repeat(65), 'y', 'header_name_invalid'],
    [':path', '/', 'header_name_invalid'],
    ['Webhook-Id', 'y', 'header_reserved'],
    ['webhook-signature', 'y', 'header_reserved'],
    ['svix-id', 'y', 'header_reserved'],
    ['Host', 'inside', 'header_reserved'],
    ['content-length', '0', 'header_reserved'],
    ['Content-Type', 'text/plain', 'header_reserved'],
    ['transfer-encoding', 'chunked', 'header_reserved'],
    ['connection', 'close', 'header_reserved'],
    ['expect', '100-continue', 'header_reserved'],
    ['User-Agent', 'me', 'header_reserved'],
    ['x-forwarded-for', '127.0.0.1', 'header_reserved'],
    ['proxy-authorization', 'y', 'header_reserved'],
    ['cookie', 'a=b', 'header_reserved'],
  ])('%j: %j → %s', (name, value, fault) => {
    expect(faultOfOwnHeader(name, value)).toBe(fault);
  });
});
