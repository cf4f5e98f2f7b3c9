import { isError } from './is-error.js';

const REDACTED = '[redacted]';
const MAX_DEPTH = 8;
const MAX_ITEMS = 100;

/**
 * Names whose values never reach a log: all that end in one of the first words (`access_token`,
 * `appSecret`, `Set-Cookie`), and the last ones. Compared without case, `_` and `-`. `parameters`
 * are those of a failed SQL statement: sealed tokens, and what people wrote.
 */
const SECRET_NAME =
  /(token|secret|password|passwd|authorization|apikey|cookie)$|^(key|sealed|parameters)$/;

/** What gives a secret away in running text, such as a message or a stack. */
const SECRET_TEXTS: [RegExp, string][] = [
  [/\b(Bearer|Basic) +[\w.~+/=-]{8,}/gi, `$1 ${REDACTED}`],
  // How Meta's access tokens begin, followed by their long middle.
  [/\b(?:IG|EAA|EAB|FB)[A-Za-z0-9_-]{20,}/g, REDACTED],
  // An API key of ours; its prefix of 16 characters may stand alone.
  [/\bfloe_sk_\w{20,}/g, `floe_sk_${REDACTED}`],
  [/\bwhsec_[A-Za-z0-9+/=]{8,}/g, `whsec_${REDACTED}`],
  [/((?:token|secret|password|appsecret_proof)[\w.]{0,20}=)[^&\s"\\]+/gi, `$1${REDACTED}`],
  // PostgreSQL quotes a whole row when a constraint fails.
  [/(Failing row contains )(?:[^"\\]|\\.)*/g, `$1${REDACTED}`],
  // A login in a URL: the name stays, the password goes.
  [/(:\/\/[^\s/:@"]{0,100}):[^\s/@"]{1,200}@/g, `$1:${REDACTED}@`],
];

/**
 * A copy of `entry` that can be logged: values under secret names are redacted wherever they
 * stand, also in what an error carries along (its request's headers, its cause). Deep, circular and
 * very long things are cut; nothing in `entry` makes it throw.
 */
export function withoutSecrets(entry: object): Record<string, unknown> {
  const copied = copy(entry, []);
  return isRecord(copied) ? copied : { value: copied };
}

/** Running text without what looks like a token, a key, or a login in a URL. */
export function withoutSecretTexts(text: string): string {
  return SECRET_TEXTS.reduce((safe, [pattern, instead]) => safe.replace(pattern, instead), text);
}

function copy(value: unknown, above: readonly object[]): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (above.includes(value)) return '[circular]';
  if (above.length >= MAX_DEPTH) return '[too deep]';
  const path = [...above, value];
  try {
    if (value instanceof Uint8Array) return `[${value.length} bytes]`;
    if (isError(value)) return copyError(value, path);
    if (value instanceof Map) return copyEntries([...value], path);
    if (value instanceof Set) return copyItems([...value], path);
    if (Array.isArray(value)) return copyItems(value, path);
    if ('toJSON' in value && typeof value.toJSON === 'function') return copy(value.toJSON(), path);
    return copyEntries(Object.entries(value), path);
  } catch {
    return '[unreadable]';
  }
}

/** Message, stack and cause are no enumerable fields of an error, so JSON would leave them out. */
function copyError(error: Error, path: readonly object[]): Record<string, unknown> {
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: copy(error.cause, path) }),
    ...('errors' in error ? { errors: copy(error.errors, path) } : {}),
    ...copyEntries(Object.entries(error), path),
  };
}

function copyItems(items: readonly unknown[], path: readonly object[]): unknown[] {
  const copied = items.slice(0, MAX_ITEMS).map((item) => copy(item, path));
  return items.length > MAX_ITEMS ? [...copied, `[${items.length - MAX_ITEMS} more]`] : copied;
}

function copyEntries(
  entries: readonly (readonly [unknown, unknown])[],
  path: readonly object[],
): Record<string, unknown> {
  return Object.fromEntries(
    entries
      .slice(0, MAX_ITEMS)
      .map(([name, value]) => [
        String(name),
        isSecretName(String(name)) && value !== undefined && value !== null
          ? REDACTED
          : copy(value, path),
      ]),
  );
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.toLowerCase().replaceAll(/[_-]/g, ''));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
