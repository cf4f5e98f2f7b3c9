/** What a sealed text belongs to. Bound into the seal: a row copied elsewhere does not open. */
export type SealContext = {
  tenantId: string;
  /** The account, endpoint or other thing whose secret it is. */
  ownerId: string;
  purpose: 'access-token' | 'webhook-secret' | 'idempotent-answer';
};

/**
 * What a row keeps of a sealed secret: one of the two ids says which key opens it. `keyId` is null
 * but for rows that were sealed before tenants had keys of their own.
 */
export type Sealed = { keyId: string | null; dataKeyId: string | null; sealed: string };

/** Claims of the operator are kept under this, since they come before any tenant is known. */
export const OPERATOR_TENANT = '00000000-0000-0000-0000-000000000000';
