import { storableText } from './storable-text.js';

const MAX_CHARACTERS = 200;

/**
 * A tenant's own name for a thing. Any text will do in a path once it is percent-encoded, but for
 * these two, which every client takes for directions. Source: RFC 3986 §5.2.4.
 */
export const externalIdSchema = storableText
  .trim()
  .min(1)
  .max(MAX_CHARACTERS)
  .refine((text) => text !== '.' && text !== '..', {
    error: 'is no name in a path: clients take it for a direction',
    params: { code: 'not_a_name', fix: 'Choose another name.' },
  });

/** What names a thing in a path: our id, or the tenant's own name for it. */
export const thingRefSchema = storableText.min(1).max(MAX_CHARACTERS);
