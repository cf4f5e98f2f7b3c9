import { z } from 'zod';
import { FACT_CATALOGUE } from './fact-catalogue.js';
import { FACT_SCHEMAS, type FactData, type FactInput } from './fact-schemas.js';
import type { FactType } from './fact-types.js';

/**
 * The body of a partner webhook as its maker gives it: `type` and the version of its schema, when it
 * happened (ISO 8601, UTC), the `X-Request-Id` of the request that caused it (the tenant's own, or Meta's
 * that brought the tap; null when none did), and `data`. Its `sequence` is given as it is written.
 */
export type FactBody<T extends FactType = FactType> = {
  type: T;
  version: number;
  timestamp: string;
  request_id: string | null;
  data: FactData[T];
};

/** What partners receive: the body, with its place among the facts of its account in front. */
export type Fact<T extends FactType = FactType> = { sequence: number } & FactBody<T>;

/** The shape of what partners receive. Fields may be added to it, so receivers must not be strict. */
export function factSchemaOf(type: FactType) {
  return z.object({
    sequence: z.int().min(1),
    type: z.literal(type),
    version: z.literal(FACT_CATALOGUE[type].version),
    timestamp: z.iso.datetime(),
    request_id: z.string().nullable(),
    data: FACT_SCHEMAS[type],
  });
}

/** One that a partner could receive. */
export function exampleOf<T extends FactType>(type: T): Fact<T> {
  const { version, example } = FACT_CATALOGUE[type];
  return {
    sequence: 42,
    type,
    version,
    timestamp: '2026-11-22T14:30:01.000Z',
    request_id: 'req_019aac26-5d00-7000-8000-000000000010',
    data: example,
  };
}

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
    version: FACT_CATALOGUE[type].version,
    timestamp: at.toISOString(),
    request_id: requestId,
    data: FACT_CATALOGUE[type].schema.parse(data),
  };
}
