export type EscapeStyle = 'unicode' | 'unicode-and-specials';

const SPECIALS: Record<string, string> = {
  '/': String.raw`\/`,
  '<': String.raw`\u003C`,
  '%': String.raw`\u0025`,
  '@': String.raw`\u0040`,
};

/**
 * The JSON text that Meta signs and sends: everything outside ASCII as `\uXXXX` in lowercase hex, one escape per UTF-16
 * unit. With the specials of an older copy of the page: `/ < % @` too (graph-api.md 2.2).
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 */
export function escapedJson(value: unknown, style: EscapeStyle = 'unicode'): string {
  // None of the characters below can stand outside a string in JSON, so replacing in the whole text is safe.
  const text = JSON.stringify(value).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0'),
  );
  if (style === 'unicode') return text;
  return text.replaceAll(/[/<%@]/g, (character) => SPECIALS[character] ?? character);
}
