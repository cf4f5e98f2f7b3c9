import { FACT_CATALOGUE } from './fact-catalogue.js';
import type { FactData, FactInput } from './fact-schemas.js';
import type { FactType } from './fact-types.js';

/** The body of a partner webhook: `type`, when it happened (ISO 8601, UTC), and `data`. */
export type FactBody<T extends FactType = FactType> = {
  type: T;
  timestamp: string;
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
): FactBody<T> {
  return {
    type,
    timestamp: at.toISOString(),
    data: FACT_CATALOGUE[type].schema.parse(data),
  };
}
