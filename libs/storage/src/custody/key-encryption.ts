/** What a data key belongs to. Bound into its wrap: one that is copied to another row does not open. */
export type WrapContext = { tenantId: string; dataKeyId: string };

export type WrappedKey = { kekId: string; wrapped: string };

/**
 * The key-encryption side: keeps the keys that wrap the tenants' data keys, in the settings or in a
 * KMS. Both methods throw `KeyServiceFailed` where a KMS has to be asked and gives no answer.
 */
export type KeyEncryption = {
  /** The key-encryption key that wraps. */
  readonly currentId: string;
  /** All that unwrap, the current one among them. */
  readonly ids: readonly string[];
  wrap(dataKey: Buffer, context: WrapContext): Promise<WrappedKey>;
  /** The data key, in a buffer that is the caller's to wipe. Throws `SealBroken`. */
  unwrap(key: WrappedKey, context: WrapContext): Promise<Buffer>;
};

/** The KMS did not do what it was asked: away, sealed, or its token or key is not right. */
export class KeyServiceFailed extends Error {
  override name = 'KeyServiceFailed';

  constructor(
    what: string,
    /** It is there, and will not take this one thing. */
    readonly isRefusal = false,
  ) {
    super(`The KMS of KMS_URL did not wrap or unwrap a key: ${what}.`);
  }
}
