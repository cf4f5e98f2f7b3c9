import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Secret } from '#libs/domain';
import { parseSignedRequest } from './parse-signed-request.js';

const META = new Secret('meta app secret');
const INSTAGRAM = new Secret('instagram app secret');
const SECRETS = [META, new Secret(''), INSTAGRAM];
const ISSUED_S = 1_790_000_000;
const NOW_MS = ISSUED_S * 1000 + 60_000;
const HOUR_MS = 3_600_000;
const REQUEST = { user_id: '218471', algorithm: 'HMAC-SHA256', issued_at: ISSUED_S };

function signed(content: unknown, secret = INSTAGRAM, padding = ''): string {
  const json = typeof content === 'string' ? content : JSON.stringify(content);
  const payload = Buffer.from(json).toString('base64url') + padding;
  const mac = createHmac('sha256', secret.reveal()).update(payload).digest('base64url');
  return `${mac}.${payload}`;
}

const parse = (request: unknown, secrets: Secret[] = SECRETS) =>
  parseSignedRequest(request, secrets, NOW_MS, HOUR_MS);

describe('a signed request', () => {
  it.each<[string, string, string, number]>([
    ['by one secret', signed(REQUEST), '218471', 2],
    ['by the other', signed(REQUEST, META), '218471', 0],
    ['with padding', signed(REQUEST, META, '='), '218471', 0],
    ['with padding on the signature', signed(REQUEST, META).replace('.', '=.'), '218471', 0],
    ['with a bare id', signed({ ...REQUEST, user_id: 218471 }), '218471', 2],
    [
      'with a bare id that a JavaScript number cannot hold',
      signed(`{"user_id":17841400000000001,"algorithm":"hmac-sha256","issued_at":${ISSUED_S}}`),
      '17841400000000001',
      2,
    ],
    ['that expires later', signed({ ...REQUEST, expires: ISSUED_S + 3600 }), '218471', 2],
    ['that does not expire', signed({ ...REQUEST, expires: 0 }), '218471', 2],
    ['from a clock a little ahead', signed({ ...REQUEST, issued_at: ISSUED_S + 300 }), '218471', 2],
  ])('is read %s', (_name, request, appScopedId, secretIndex) => {
    expect(parse(request)).toMatchObject({ ok: true, appScopedId, secretIndex });
  });

  it.each<[string, unknown, string]>([
    ['no text', undefined, 'malformed'],
    ['two of them', [signed(REQUEST), signed(REQUEST)], 'malformed'],
    ['no dot', signed(REQUEST).replace('.', ''), 'malformed'],
    ['two dots', `${signed(REQUEST)}.x`, 'malformed'],
    ['a short signature', signed(REQUEST).slice(1), 'malformed'],
    ['far too much', `${signed(REQUEST)}${'A'.repeat(9000)}`, 'malformed'],
    ['content that was changed', `${signed(REQUEST)}A`, 'mismatch'],
    ['the signature of a stranger', signed(REQUEST, new Secret('guess')), 'mismatch'],
    ['the signature of the empty secret', signed(REQUEST, new Secret('')), 'mismatch'],
    ['content that is not JSON', signed('x'), 'malformed'],
    ['content that is no object', signed([REQUEST]), 'malformed'],
    ['another algorithm', signed({ ...REQUEST, algorithm: 'none' }), 'wrong-algorithm'],
    ['no algorithm', signed({ ...REQUEST, algorithm: undefined }), 'wrong-algorithm'],
    ['no time', signed({ ...REQUEST, issued_at: undefined }), 'stale'],
    ['an old time', signed({ ...REQUEST, issued_at: ISSUED_S - 3600 }), 'stale'],
    ['a time far ahead', signed({ ...REQUEST, issued_at: ISSUED_S + 400 }), 'stale'],
    ['an end that has passed', signed({ ...REQUEST, expires: ISSUED_S + 1 }), 'stale'],
    ['no user', signed({ ...REQUEST, user_id: undefined }), 'no-user'],
    ['an empty user', signed({ ...REQUEST, user_id: '' }), 'no-user'],
  ])('is refused with %s', (_name, request, reason) => {
    expect(parse(request)).toEqual({ ok: false, reason });
  });

  it('is refused when no secret is set', () => {
    const request = signed(REQUEST, new Secret(''));
    expect(parse(request, [])).toEqual({ ok: false, reason: 'no-secret' });
    expect(parse(request, [new Secret('')])).toEqual({ ok: false, reason: 'no-secret' });
  });

  it('is read without throwing, whatever somebody signed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (content, text) => {
        expect(parse(signed({ ...REQUEST, user_id: content })).ok).toBeDefined();
        expect(parse(signed(content)).ok).toBe(false);
        expect(parse(text).ok).toBe(false);
      }),
    );
  });
});
