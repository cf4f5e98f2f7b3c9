import { describe, expect, it } from '@jest/globals';
import { Secret } from '#libs/domain';
import { redactSecrets } from './redact-secrets.js';

describe('text from outside', () => {
  it.each([
    ['a secret', 'bad token s3c/ret!', 'bad token [redacted]'],
    ['a secret as a URL spells it', 'token=s3c%2Fret!&x', 'token=[redacted]&x'],
    ['what looks like a token', 'IGQVJabcdefghijklmnopqrstu-v_w.', '[redacted].'],
    ['what looks like a Page token', 'EAABsbCS1iHgBAKZCZCabcdefgh', '[redacted]'],
    ['control characters', 'a\r\nb\u0000c', 'a b c'],
    ['half a surrogate pair', 'a\ud800', 'a\ufffd'],
    ['ordinary words', 'IGApiException: (#100) no', 'IGApiException: (#100) no'],
  ])('loses %s', (_name, text, expected) => {
    expect(redactSecrets(text, [new Secret('s3c/ret!'), new Secret('')])).toBe(expected);
  });

  it('is cut', () => {
    expect(redactSecrets('x '.repeat(5000), [])).toHaveLength(1000);
  });
});
