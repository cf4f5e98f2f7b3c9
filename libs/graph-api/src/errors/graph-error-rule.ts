import type { OwnerReason } from '#libs/domain';
import type { GraphErrorKind, GraphErrorScope } from './graph-error.js';

/** Kinds that Meta's own words can have; the others belong to the transport. */
export type AnsweredKind = Exclude<GraphErrorKind, 'unreachable' | 'timed-out' | 'unreadable'>;

/** One row of the table of errors: what Meta sends, and what it means for us. */
export type GraphErrorRule = {
  /**
   * Meta's `code`; a range with both ends in it; `any` where the subcode alone decides; null for
   * answers that have none (a refused login).
   */
  code: number | { from: number; to: number } | 'any' | null;
  /** Meta's `error_subcode`; null: only without one; `any`: with or without. */
  subcode: number | null | 'any';
  /** When there, Meta's message has to match too. */
  messagePattern?: RegExp;
  kind: AnsweredKind;
  scope: GraphErrorScope;
  /** Meta has said this about calls that it had carried out, or cannot know whether it did. */
  mayHaveActed?: true;
  /** Wait at least this long, whatever the headers say. */
  leastWaitMs?: number;
  /** Where the owner of the account has to act: why. */
  reason?: OwnerReason;
  /** For the tenant, one plain sentence each. */
  meaning: string;
  fix: string;
  /** Where the row comes from; a page name is one of Meta's at developers.facebook.com. */
  source: string;
};
