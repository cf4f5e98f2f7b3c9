/** `reply.sent` and `not_found` as names of types: `ReplySent`, `NotFound`. */
export const pascalCase = (words: string): string =>
  words.replaceAll(/(?:^|[._-])(\w)/g, (_, first: string) => first.toUpperCase());
