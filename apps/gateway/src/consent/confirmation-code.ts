/** Digits and letters without those that look alike. Source: Crockford, "Base 32". */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SYMBOLS = 28;
const GROUP = 7;

/** Letters that people write for others. */
const MEANT: Record<string, string> = { O: '0', I: '1', L: '1' };

/** A code that nobody guesses: 140 bits of `randomBytes`, in four groups that a person can read out. */
export function newConfirmationCode(randomBytes: (size: number) => Uint8Array): string {
  const symbols = [...randomBytes(SYMBOLS)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return grouped(symbols.join(''));
}

/** The code that somebody means, however they wrote it; null: it is none. */
export function readConfirmationCode(text: string): string | null {
  if (text.length > 2 * SYMBOLS) return null;
  const symbols = text
    .toUpperCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll(/[OIL]/g, (letter) => MEANT[letter] ?? letter);
  const isCode = symbols.length === SYMBOLS && [...symbols].every((one) => ALPHABET.includes(one));
  return isCode ? grouped(symbols) : null;
}

function grouped(symbols: string): string {
  return (symbols.match(RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-');
}
