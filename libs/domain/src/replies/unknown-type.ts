/** What a discriminated union says of a type that is none of `types`; its other faults are Zod's own. */
export function unknownType(what: string, types: readonly string[]) {
  return (issue: { code?: string }) =>
    issue.code === 'invalid_union'
      ? `There is no such ${what} type; there is: ${types.join(', ')}.`
      : undefined;
}
