export const OWN_HEADER_LIMITS = { headers: 20, nameChars: 64, valueChars: 1_024 };

/** A token of RFC 9110 §5.6.2, in small letters. */
const NAME = /^[a-z0-9!#$%&'*+.^_`|~-]{1,64}$/;
/** Visible ASCII, with blanks and tabs only inside: nothing can end the header or hide in it. */
const VALUE = /^[\x21-\x7e](?:[\t\x20-\x7e]{0,1022}[\x21-\x7e])?$/;

/** Ours, the connection's, and those by which a proxy could be told where to go. */
const RESERVED = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'cookie',
  'date',
  'expect',
  'forwarded',
  'host',
  'http2-settings',
  'keep-alive',
  'origin',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'via',
]);
const RESERVED_BEGINNINGS = ['webhook-', 'svix-', 'proxy-', 'sec-', 'x-forwarded-', 'x-real-ip'];

export type OwnHeaderFault = 'header_name_invalid' | 'header_reserved' | 'header_value_invalid';

/** What is wrong with a header that a tenant wants on its webhooks; null: nothing. */
export function faultOfOwnHeader(name: string, value: string): OwnHeaderFault | null {
  const known = name.toLowerCase();
  if (!NAME.test(known)) return 'header_name_invalid';
  if (RESERVED.has(known) || RESERVED_BEGINNINGS.some((start) => known.startsWith(start))) {
    return 'header_reserved';
  }
  return VALUE.test(value) ? null : 'header_value_invalid';
}
