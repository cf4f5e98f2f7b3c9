import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Secret } from '#libs/domain';
import { signBody, verifySignature } from './verify-signature.js';

const BODY = Buffer.from(String.raw`{"object":"instagram","x":"\u00e4\ud83d\ude00"}`);
const META = new Secret('meta app secret');
const INSTAGRAM = new Secret('instagram app secret');
const good = signBody(BODY, INSTAGRAM);
const hex = good.slice('sha256='.length);

describe('a signature', () => {
  it('is the HMAC-SHA256 of the bytes, in lower-case hex', () => {
    const expected = createHmac('sha256', 'instagram app secret').update(BODY).digest('hex');
    expect(good).toBe(`sha256=${expected}`);
  });

  it.each<[string, string | string[], number]>([
    ['by the first secret', signBody(BODY, META), 0],
    ['by the second secret', good, 1],
    ['in upper-case hex', `sha256=${hex.toUpperCase()}`, 1],
    ['as the only value of a list', [good], 1],
  ])('is taken when made %s', (_name, header, secretIndex) => {
    expect(verifySignature(BODY, header, [META, INSTAGRAM])).toEqual({ ok: true, secretIndex });
  });

  it.each<[string, string | string[] | undefined, string]>([
    ['it is absent', undefined, 'missing'],
    ['it is empty', '', 'missing'],
    ['it is an empty list', [], 'missing'],
    ['it comes twice', [good, good], 'duplicated'],
    ['Node joined two of them', `${good}, ${good}`, 'duplicated'],
    ['it is SHA-1', `sha1=${'0'.repeat(40)}`, 'malformed'],
    ['it has no prefix', hex, 'malformed'],
    ['it is too short', good.slice(0, -1), 'malformed'],
    ['it is too long', `${good}0`, 'malformed'],
    ['it is no hex', `sha256=${'g'.repeat(64)}`, 'malformed'],
    ['a space is before it', ` ${good}`, 'malformed'],
    ['a line is behind it', `${good}\n`, 'malformed'],
    ['it is of other bytes', signBody(Buffer.from('{}'), INSTAGRAM), 'mismatch'],
    ['it is by somebody else', signBody(BODY, new Secret('guess')), 'mismatch'],
    ['it is by the empty secret', signBody(BODY, new Secret('')), 'mismatch'],
  ])('is refused when %s', (_name, header, reason) => {
    const secrets = [META, new Secret(''), INSTAGRAM];
    expect(verifySignature(BODY, header, secrets)).toEqual({ ok: false, reason });
  });

  it.each([[[]], [[new Secret('')]]])('is refused when no secret is set', (secrets) => {
    expect(verifySignature(BODY, signBody(BODY, new Secret('')), secrets)).toEqual({
      ok: false,
      reason: 'no-secret',
    });
  });

  it('does not fit bytes that were parsed and written again', () => {
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(BODY.toString())));
    expect(verifySignature(rewritten, good, [INSTAGRAM]).ok).toBe(false);
  });

  it('fits its own bytes and no others', () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        const header = signBody(Buffer.from(a), META);
        const isSame = Buffer.compare(a, b) === 0;
        expect(verifySignature(Buffer.from(b), header, [META]).ok).toBe(isSame);
      }),
    );
  });
});
