import { z } from 'zod';

const MAX_CHARACTERS = 2_000;
const MAX_ENTRIES = 20;

/** The machine of whoever looks at it; no other host may do without https. */
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Visible ASCII, without the backslash that browsers read as a slash: URLs that every reader takes
 * apart in the same way. Source: WHATWG URL, "authority state".
 */
const PLAIN = /^https?:\/\/[!-[\]-~]+$/i;

/** A dot segment however it is written, or a slash that only some readers take for one. */
const SLIPPERY_PATH = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)|%2f|%5c|\/\//i;

/** The URL, when a person may be sent there at all; else null. */
function readUrl(text: string): URL | null {
  if (text.length > MAX_CHARACTERS || !PLAIN.test(text)) return null;
  const url = URL.parse(text);
  if (!url || url.username !== '' || url.password !== '' || text.includes('#')) return null;
  // As it was written: of a parsed URL, empty user names and dots are gone already.
  const [, host = '', path = ''] = /^https?:\/\/([^/?]*)([^?]*)/i.exec(text) ?? [];
  if (host === '' || host.includes('@') || SLIPPERY_PATH.test(path)) return null;
  const isLocal = LOCAL_HOSTS.includes(url.hostname);
  return url.protocol === 'https:' || isLocal ? url : null;
}

/**
 * Whether a person may be sent to `returnUrl` after a login. `allowed` are the entries of the tenant's
 * list: an entry allows its very path, and one that ends in `/` all below it as well; any query may
 * follow. Origins must be the same to the letter and port. https only, but for the machine of the
 * person itself; no fragment, no user name, no path that readers could take for another. What is no
 * entry allows nothing.
 */
export function mayReturnTo(returnUrl: string, allowed: readonly string[]): boolean {
  const url = readUrl(returnUrl);
  return url !== null && allowed.some((entry) => allows(entry, url));
}

/** People would take it for "any", and hosts and paths are compared to the letter. */
function hasWildcard(text: string): boolean {
  return /\*|%2a/i.test(text);
}

function readEntry(text: string): URL | null {
  return text.includes('?') || hasWildcard(text) ? null : readUrl(text);
}

function allows(entry: string, url: URL): boolean {
  const allowed = readEntry(entry);
  if (!allowed || allowed.origin !== url.origin) return false;
  return (
    url.pathname === allowed.pathname ||
    (allowed.pathname.endsWith('/') && url.pathname.startsWith(allowed.pathname))
  );
}

/** Where people may be sent after a login, as the operator lists it for a tenant. */
export const returnUrlsSchema = z
  .array(
    z
      .string()
      .max(MAX_CHARACTERS)
      .refine((text) => !hasWildcard(text), {
        error: 'has a * in it, which stands for nothing here',
        params: {
          code: 'no_wildcards',
          fix: 'List each host by its full name; of one host, an entry that ends in / allows all below it.',
        },
        abort: true,
      })
      .refine((text) => readEntry(text) !== null, {
        error: 'is no https URL without user name, query and fragment',
        params: {
          code: 'not_a_return_url',
          fix: 'Send a URL such as https://app.example.com/connected; one that ends in / allows all below it.',
        },
      }),
  )
  .max(MAX_ENTRIES);

/** A place to send a person to; whether it is allowed is for `mayReturnTo`. */
export const returnUrlSchema = z.string().max(MAX_CHARACTERS);
