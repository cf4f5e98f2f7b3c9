import type { FactError, OwnerReason } from '#libs/domain';
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

/** The same for a program: Meta's own words where it said any. */
export function factErrorOf(error: GraphError): FactError {
  return {
    code: error.code,
    subcode: error.subcode,
    trace_id: error.traceId,
    message: error.metaMessage ?? error.meaning,
  };
}

/** Why an account stops: a word for programs, a sentence or two for people, and what Meta said. */
export type HaltWords = { reason: OwnerReason; words: string; error: FactError };

export function haltWords(error: GraphError): HaltWords {
  const otherwise = error.kind === 'user' ? 'messages_restricted' : 'token_refused';
  return {
    reason: error.reason ?? otherwise,
    words: `${error.meaning} ${error.fix}`,
    error: factErrorOf(error),
  };
}
