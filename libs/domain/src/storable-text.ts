import { z } from 'zod';

/**
 * Text that PostgreSQL can keep (it refuses NUL) and UTF-8 can carry (lone surrogates cannot).
 * Every text that a caller sends and a row keeps starts from this.
 */
export const storableText = z
  .string()
  .refine((text) => !text.includes('\u0000'), {
    error: 'holds a NUL character',
    params: { code: 'not_storable', fix: 'Take the NUL character (U+0000) out of the text.' },
  })
  .refine((text) => text.isWellFormed(), {
    error: 'holds half of a surrogate pair',
    params: { code: 'not_storable', fix: 'Send whole characters, as UTF-8 has them.' },
  });
