import { z } from 'zod';
import { storableText } from '../storable-text.js';
import { META_MESSAGE_LIMITS } from './meta-message-limits.js';
import { faultsOfPlaceholders, filledAtMost, hasPlaceholder } from './placeholders.js';

/** A text with placeholders, bounded by what it can grow to: bytes, as Meta counts a message. */
export const messageText = storableText.check((context) => {
  const { textBytes } = META_MESSAGE_LIMITS;
  checkFilled(context, ({ bytes }) =>
    bytes > textBytes
      ? `Instagram takes at most ${textBytes} bytes of UTF-8 in a message; this text ${has(context.value, bytes)}.`
      : null,
  );
});

/** The same for the words of a button template, which Meta counts in characters. */
export const buttonTemplateText = storableText.check((context) => {
  const { buttonTemplateChars: most } = META_MESSAGE_LIMITS;
  checkFilled(context, ({ chars }) =>
    chars > most
      ? `Instagram takes at most ${most} characters above buttons; this text ${has(context.value, chars)}.`
      : null,
  );
});

/** A short text that stands in a message as it is, of at most `maxChars` characters (not UTF-16 units). */
export function labelOf(maxChars: number, what: string) {
  return storableText.check((context) => {
    const text = context.value;
    const chars = [...text].length;
    if (text.trim() === '') fault(context, 'blank', `${what} needs some text.`, SOME_TEXT);
    else if (chars > maxChars) {
      const message = `Instagram takes at most ${maxChars} characters in ${lowerFirst(what)}; this one has ${chars}.`;
      fault(context, 'too_long', message, SHORTEN);
    }
    if (hasPlaceholder(text)) {
      const message = 'Placeholders are filled in texts only.';
      fault(context, 'placeholder_not_filled', message, 'Write the words themselves.');
    }
  });
}

/** What comes back with a tap on a quick reply or a button: the tenant's own word. */
export const tappedPayload = storableText.min(1).max(META_MESSAGE_LIMITS.payloadChars);

const SOME_TEXT = 'Send some words.';
const SHORTEN = 'Shorten it.';

function checkFilled(
  context: z.core.ParsePayload<string>,
  tooLong: (most: { bytes: number; chars: number }) => string | null,
): void {
  const text = context.value;
  if (text.trim() === '') fault(context, 'blank', 'A message needs some text.', SOME_TEXT);
  const faults = faultsOfPlaceholders(text);
  for (const { code, message, fix } of faults) fault(context, code, message, fix);
  const message = faults.length === 0 ? tooLong(filledAtMost(text)) : null;
  if (message !== null) {
    fault(context, 'too_long', message, 'Shorten it, or send the rest as another message.');
  }
}

function has(text: string, most: number): string {
  return hasPlaceholder(text) ? `may have ${most} once its placeholders are filled` : `has ${most}`;
}

function fault(
  context: z.core.ParsePayload<string>,
  code: string,
  message: string,
  fix: string,
): void {
  context.issues.push({
    code: 'custom',
    input: context.value,
    message,
    params: { code, fix },
  });
}

function lowerFirst(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
