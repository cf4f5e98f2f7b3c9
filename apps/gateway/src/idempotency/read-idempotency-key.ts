import { Problem } from '../problems/problem.js';

/** Visible ASCII, so that it means the same to every program. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * What `Idempotency-Key` says; null when it is not there. Throws a `Problem` when it is no key. Source:
 * draft-ietf-httpapi-idempotency-key-header-07, whose quotes are optional here and part of the key.
 */
export function readIdempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === 'string' && KEY.test(header)) return header;
  throw new Problem('invalid_request', 'The header Idempotency-Key has one fault.', {
    errors: [
      {
        pointer: '/idempotency-key',
        code: 'not_a_key',
        message: 'It is not 1 to 255 visible ASCII characters without blanks.',
        fix: 'Send something of your own making that is unique, such as a UUID.',
      },
    ],
  });
}
