/** The fields of a request, each with the fields asked for inside it (null: none named). */
export type FieldTree = Map<string, FieldTree | null>;

/** Reads `a,b`, `["a","b"]` or an array; null when it is none of them. */
export function parseFieldList(value: unknown): string[] | null {
  if (Array.isArray(value)) return value.every((one) => typeof one === 'string') ? value : null;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (text.startsWith('[')) {
    try {
      return parseFieldList(JSON.parse(text));
    } catch {
      return null;
    }
  }
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

const TOKEN = /[A-Za-z_][A-Za-z0-9_]*|\.[a-z_]+\(\w+\)|[{},]/y;

/** Reads Graph's field expansion, `id,messages.limit(5){id,from}`; null when it does not parse. */
export function parseFieldTree(text: string): FieldTree | null {
  const tokens: string[] = [];
  const compact = text.replaceAll(/\s/g, '');
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < compact.length) {
    const found = TOKEN.exec(compact);
    if (found === null) return null;
    tokens.push(found[0]);
  }
  let next = 0;
  const readTree = (depth: number): FieldTree | null => {
    const tree: FieldTree = new Map();
    for (;;) {
      const name = tokens[next];
      if (name === undefined || depth > 4 || !/^[A-Za-z_]/.test(name)) return null;
      next += 1;
      while (tokens[next]?.startsWith('.') === true) next += 1;
      let inner: FieldTree | null = null;
      if (tokens[next] === '{') {
        next += 1;
        inner = readTree(depth + 1);
        if (inner === null || tokens[next] !== '}') return null;
        next += 1;
      }
      tree.set(name, inner);
      if (tokens[next] !== ',') return tree;
      next += 1;
    }
  };
  const tree = readTree(0);
  return next === tokens.length ? tree : null;
}
