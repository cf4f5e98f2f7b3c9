const nameByText = new Map<string, string>();
const textByName = new Map<string, string>();

/**
 * Names statements that are asked all the time: each connection then has them read once, and planned once
 * where PostgreSQL finds that as good. Only for statements that find their rows by keys, whatever is asked:
 * a plan that was made while a table was small must do when it no longer is. Throws when another statement
 * has the name.
 */
export function prepare(statements: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(statements)) {
    if ((textByName.get(name) ?? text) !== text) {
      throw new Error(`Two statements are called "${name}".`);
    }
    textByName.set(name, text);
    nameByText.set(text, name);
  }
}

/** The name that a statement was given; undefined for all others. */
export function nameOfPrepared(text: string): string | undefined {
  return nameByText.get(text);
}
