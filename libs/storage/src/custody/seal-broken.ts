/**
 * Something sealed that does not open, and never will with what this process has: wrong key, wrong
 * owner, or changed since. Says which key. A KMS that does not answer is another thing, see
 * `KeyServiceFailed`.
 */
export class SealBroken extends Error {
  constructor(
    readonly keyId: string,
    why: string,
  ) {
    super(`A sealed secret does not open (key "${keyId}"): ${why}.`);
    this.name = 'SealBroken';
  }
}
