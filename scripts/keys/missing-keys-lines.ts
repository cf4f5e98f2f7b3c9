/** What the operator can do when the settings lack a key-encryption key that is still needed. */
export function missingKeysLines(keys: ReadonlyMap<string, number>): string[] {
  return [
    'Nothing was changed: the settings lack key-encryption keys that are needed.',
    ...[...keys].map(([id, count]) => `  "${id}" is needed by ${count} data keys or rows`),
    'Put them back into TOKEN_ENCRYPTION_KEYS (or name the KMS key), behind the first. Only if one is',
    'lost for good: run again with --lost and its id. What it holds is then put aside for ever, and',
    'the accounts concerned have to be connected again.',
  ];
}
