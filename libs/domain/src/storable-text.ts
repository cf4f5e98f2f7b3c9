import { z } from 'zod';

/**
 * Text that PostgreSQL can keep (it refuses NUL) and UTF-8 can carry (lone surrogates cannot).
 * Every text that a caller sends and a row keeps starts from this.
 */
export const storableText = z
  .string()
  .refine((text) => !text.includes('\u0000'), { error: 'holds a NUL character' })
  .refine((text) => text.isWellFormed(), { error: 'holds half of a surrogate pair' });
