/** Characters in the middle of a secret that give it away although its ends were cut off. */
const CORE_LENGTH = 24;

/** One of the shapes in which a secret may lie in a text: as it is, cut, escaped, encoded. */
export type SecretForm = { form: string; text: string };

export function formsOfSecret(secret: string): SecretForm[] {
  const start = Math.max(0, Math.floor((secret.length - CORE_LENGTH) / 2));
  const core = secret.slice(start, start + CORE_LENGTH);
  const bytes = Buffer.from(core, 'utf8');
  const wide = Buffer.from(core, 'utf16le');
  const forms: [string, string][] = [
    ['plain', core],
    ['url-encoded', encodeURIComponent(core)],
    ['json', JSON.stringify(core).slice(1, -1)],
    ['reversed', [...core].toReversed().join('')],
    ['hex', bytes.toString('hex')],
    ['HEX', bytes.toString('hex').toUpperCase()],
    ['utf-16', wide.toString('latin1')],
    ['utf-16 hex', wide.toString('hex')],
    // Big-endian: the same bytes, begun one later.
    ['utf-16 BE hex', wide.toString('hex').slice(2)],
    ...base64Of(bytes).map((text): [string, string] => ['base64', text]),
    ...base64Of(wide).map((text): [string, string] => ['utf-16 base64', text]),
  ];
  return forms.map(([form, text]) => ({ form, text }));
}

/** In both alphabets, wherever among other bytes it begins: without the ends that its neighbours change. */
function base64Of(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const inner = encoded.replace(/=+$/, '').slice(before === 0 ? 0 : before + 1, -1);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** Which of the secrets lie in the text, as `name (form)`. */
export function secretsIn(text: string, secrets: Record<string, string>): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const found = formsOfSecret(secret).find((one) => text.includes(one.text));
    return found === undefined ? [] : [`${name} (${found.form})`];
  });
}
