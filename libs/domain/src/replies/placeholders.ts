/** What a text may name; each is filled with what is known when it is sent. */
export const PLACEHOLDERS = ['question', 'account', 'name', 'username'] as const;

export type Placeholder = (typeof PLACEHOLDERS)[number];

/**
 * `question`: the words that were tapped. `account`: its name on Instagram. `name`, `username`: the
 * person's, as Instagram tells them of who has written. Null: not known.
 */
export type PlaceholderValues = Record<Placeholder, string | null>;

/** Characters of a value that are put in; a question of an ice breaker is no longer. */
export const MAX_VALUE_CHARS = 80;

/** The bytes of a character in UTF-8 at most. */
const MAX_CHAR_BYTES = 4;

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

export type PlaceholderFault = { code: string; message: string; fix: string };

type Part = { words: string } | { name: string; fallback: string | null };

/** What is wrong with the placeholders of a text, the first fault first; empty when nothing is. */
export function faultsOfPlaceholders(text: string): PlaceholderFault[] {
  return partsOf(text).flatMap((part) => {
    if ('words' in part) return [];
    const known = `There is: ${PLACEHOLDERS.map((name) => `{{${name}|…}}`).join(', ')}.`;
    if (!isPlaceholder(part.name)) {
      const message = `There is no placeholder {{${part.name.slice(0, 40)}}}.`;
      return [{ code: 'unknown_placeholder', message, fix: known }];
    }
    if (part.fallback !== null && part.fallback.trim() !== '') return [];
    return [
      {
        code: 'no_fallback',
        message: `The placeholder {{${part.name}}} says nothing of what stands there when it is not known.`,
        fix: `Add it behind a bar, such as {{${part.name}|${FALLBACKS[part.name]}}}.`,
      },
    ];
  });
}

/** Whether a text has anything that would be read as a placeholder. */
export function hasPlaceholder(text: string): boolean {
  return partsOf(text).some((part) => 'name' in part);
}

/** The text with every placeholder filled; one that is not of the list stays as it is written. */
export function fillPlaceholders(text: string, values: PlaceholderValues): string {
  return text.replaceAll(PLACEHOLDER, (written: string, inner: string) => {
    const { name, fallback } = readPlaceholder(inner);
    if (!isPlaceholder(name)) return written;
    const value = [...(values[name] ?? '').trim()].slice(0, MAX_VALUE_CHARS).join('');
    return value === '' ? (fallback ?? '') : value;
  });
}

/** Whether filling the text takes to know who the person is. */
export function asksForPerson(text: string): boolean {
  return partsOf(text).some((part) => 'name' in part && OF_PERSON.includes(part.name));
}

const OF_PERSON: readonly string[] = ['name', 'username'] satisfies Placeholder[];

/** The most that a text can grow to when it is filled: bytes of UTF-8, and characters. */
export function filledAtMost(text: string): { bytes: number; chars: number } {
  let bytes = 0;
  let chars = 0;
  for (const part of partsOf(text)) {
    const words = 'words' in part ? part.words : (part.fallback ?? '');
    const most = 'words' in part ? 0 : MAX_VALUE_CHARS;
    bytes += Math.max(Buffer.byteLength(words, 'utf8'), most * MAX_CHAR_BYTES);
    chars += Math.max([...words].length, most);
  }
  return { bytes, chars };
}

const FALLBACKS: Record<Placeholder, string> = {
  question: 'your question',
  account: 'us',
  name: 'there',
  username: 'there',
};

function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    parts.push({ words: text.slice(end, match.index) }, readPlaceholder(match[1] ?? ''));
    end = match.index + match[0].length;
  }
  return [...parts, { words: text.slice(end) }];
}

function readPlaceholder(inner: string): { name: string; fallback: string | null } {
  const bar = inner.indexOf('|');
  if (bar === -1) return { name: inner.trim(), fallback: null };
  return { name: inner.slice(0, bar).trim(), fallback: inner.slice(bar + 1) };
}

function isPlaceholder(name: string): name is Placeholder {
  return PLACEHOLDERS.some((known) => known === name);
}
