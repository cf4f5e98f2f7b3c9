import type { OwnerReason } from '#libs/domain';
import type { AnsweredKind, GraphErrorRule } from './graph-error-rule.js';
import type { GraphErrorScope } from './graph-error.js';
import { GRAPH_ERRORS } from './graph-errors.js';

export type AnsweredError = {
  httpStatus: number | null;
  code: number | null;
  subcode: number | null;
  message: string | null;
  /** Meta's own hint; believed only where no row of the table speaks. */
  isTransient?: boolean;
};

export type GraphVerdict = {
  kind: AnsweredKind;
  scope: GraphErrorScope;
  mayHaveActed: boolean;
  leastWaitMs: number;
  reason: OwnerReason | null;
  meaning: string;
  fix: string;
  /** The row that decided; null when none did and the status had to. */
  rule: GraphErrorRule | null;
};

/**
 * What an error that Meta put into words asks of us: the first row of `GRAPH_ERRORS` that fits.
 * Without a row: 429 is `throttle`, 5xx and `is_transient` are `retry`, all else is `unknown`.
 *
 * `mayHaveActed` is false only for a refusal: a row that is one, or a 4xx that is not marked
 * transient. A 5xx is never a refusal, whatever its body says.
 */
export function classifyGraphError(error: AnsweredError): GraphVerdict {
  const status = error.httpStatus ?? 0;
  const rule = GRAPH_ERRORS.find((row) => fits(row, error)) ?? null;
  if (rule) {
    const { kind, scope, meaning, fix } = rule;
    const mayHaveActed = rule.mayHaveActed === true || status >= 500;
    const { leastWaitMs = 0, reason = null } = rule;
    return { kind, scope, reason, meaning, fix, mayHaveActed, leastWaitMs, rule };
  }
  const isRefusal = status >= 400 && status < 500 && error.isTransient !== true;
  const none = { leastWaitMs: 0, reason: null, rule: null };
  return { ...withoutRule(status, error), ...none, mayHaveActed: !isRefusal };
}

function withoutRule(status: number, { isTransient }: AnsweredError) {
  if (status === 429) {
    return {
      kind: 'throttle',
      scope: 'account',
      meaning: 'Too many calls were made for this account.',
      fix: 'Nothing has to be done; calls go on when the limit allows.',
    } as const;
  }
  const isStumble = status >= 500 || isTransient === true;
  return {
    kind: isStumble ? 'retry' : 'unknown',
    scope: 'item',
    meaning: isStumble
      ? 'Instagram had an error that passes.'
      : 'Instagram gave an error that this service does not know.',
    fix: isStumble
      ? 'Nothing has to be done; it is tried again.'
      : "Read Instagram's own words; tell the operator if it lasts.",
  } as const;
}

function fits(row: GraphErrorRule, { code, subcode, message }: AnsweredError): boolean {
  return (
    codeFits(row.code, code) &&
    (row.subcode === 'any' || row.subcode === subcode) &&
    (row.messagePattern === undefined || row.messagePattern.test(message ?? ''))
  );
}

function codeFits(wanted: GraphErrorRule['code'], code: number | null): boolean {
  if (wanted === 'any') return true;
  if (wanted === null || code === null) return wanted === code;
  return typeof wanted === 'number' ? wanted === code : wanted.from <= code && code <= wanted.to;
}
