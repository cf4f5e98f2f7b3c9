import type { GraphError } from './graph-error.js';

/** An error as a tenant reads it: what happened, what to do, and Meta's marks for a support case. */
export type ErrorWords = {
  message: string;
  fix: string;
  code: number | null;
  subcode: number | null;
  trace_id: string | null;
  /** ISO 8601. */
  at: string;
};

export function errorWords(error: GraphError, at: Date): ErrorWords {
  return {
    message: error.meaning,
    fix: error.fix,
    code: error.code,
    subcode: error.subcode,
    trace_id: error.traceId,
    at: at.toISOString(),
  };
}
