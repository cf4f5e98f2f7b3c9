import type { SentRequest } from './fuzz-house.js';

/** The request as a command for a POSIX shell. Bytes that are no text go through `printf`. */
export function asCurl(origin: string, { method, path, headers, body }: SentRequest): string {
  const parts = [`curl -i --path-as-is -X ${method}`, quoted(`${origin}${path}`)];
  for (const [name, value] of Object.entries(headers))
    parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (body === null) return parts.join(' ');
  if (body.length > 4_000) parts.push(`--data-binary @- # ${body.length} bytes`);
  else parts.push('--data-binary @-');
  return `printf ${quoted(escaped(body.subarray(0, 4_000)))} | ${parts.join(' ')}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** As `printf` reads it: every byte but plain ASCII in octal. */
function escaped(bytes: Buffer): string {
  return [...bytes]
    .map((byte) => {
      const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x5c && byte !== 0x25;
      return isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
    })
    .join('');
}
