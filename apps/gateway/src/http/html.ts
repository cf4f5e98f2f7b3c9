const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup that was written here, with everything from outside in it escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

type Part = string | number | Html | null | readonly Part[];

/**
 * Markup from a template: what stands in `${…}` becomes text, whatever it holds, unless it is `Html`
 * itself. Null is nothing; a list is its parts, one after the other. Only for text and for values of
 * attributes in quotes.
 */
export function html(markup: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(String.raw({ raw: markup }, ...parts.map(asMarkup)));
}

function asMarkup(part: Part): string {
  if (part === null) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object') return part.map(asMarkup).join('');
  return escaped(String(part));
}

/** Also without the marks that turn the direction of what follows, which no quotes would contain. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .toWellFormed()
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
