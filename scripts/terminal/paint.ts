export type Paint = { bold: (text: string) => string; dim: (text: string) => string };

const style =
  (open: number, close: number) =>
  (text: string): string =>
    `\u001b[${open}m${text}\u001b[${close}m`;

const plain = (text: string): string => text;

/** Colours for a terminal; elsewhere, and where NO_COLOR is set (no-color.org), the text as it is. */
export function paintFor(isTerminal: boolean, noColor: string | undefined): Paint {
  return isTerminal && !noColor
    ? { bold: style(1, 22), dim: style(2, 22) }
    : { bold: plain, dim: plain };
}
