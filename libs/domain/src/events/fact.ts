import { FACT_CATALOGUE } from './fact-catalogue.js';
import type { FactData, FactInput } from './fact-schemas.js';
import type { FactType } from './fact-types.js';

/**
 * The body of a partner webhook: `type`, when it happened (ISO 8601, UTC), the `X-Request-Id` of the
 * request that caused it (the tenant's own, or Meta's that brought the tap; null when none did), and
 * `data`.
 */
export type FactBody<T extends FactType = FactType> = {
  type: T;
  timestamp: string;
  request_id: string | null;
  data: FactData[T];
};

/**
 * Builds a body and checks it against the catalogue. Throws a ZodError when `data` is not what the
 * catalogue says: that is a fault of ours, found before anything is written.
 */
export function makeFactBody<T extends FactType>(
  type: T,
  data: FactInput[T],
  at: Date,
  requestId: string | null = null,
): FactBody<T> {
  return {
    type,
    timestamp: at.toISOString(),
    request_id: requestId,
    data: FACT_CATALOGUE[type].schema.parse(data),
  };
}
