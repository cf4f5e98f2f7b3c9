import { inspect } from 'node:util';

const REDACTED = '[redacted]';

/**
 * Holds a token, key or password so that it cannot be printed by accident: JSON, string
 * conversion and `util.inspect` all give `[redacted]`. Only `reveal()` gives the text, so a
 * search for that word finds every use.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
