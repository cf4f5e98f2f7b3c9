/** What is told of an event, in this order; `send` and `delivery` once for each. */
export const EXPLAIN_STEPS = [
  'signature',
  'routing',
  'dedupe',
  'standing',
  'window',
  'conversation',
  'rules',
  'replay',
  'send',
  'delivery',
  'end',
] as const;

/**
 * How a step went: of `end`, the state of the event; of `send` and `delivery`, that of the message
 * or delivery (`under_way`: its call was begun and has no outcome yet, `unsure`: nobody knows whether
 * it was sent, `none`: there is none, `cut`: there are more than are shown).
 */
export const EXPLAIN_OUTCOMES = [
  'verified',
  'routed',
  'first_seen',
  'in_order',
  'barred',
  'waiting',
  'open',
  'closed',
  'automated',
  'held',
  'opted_out',
  'matched',
  'no_match',
  'not_asked',
  'not_kept',
  'cut',
  'replayed',
  'under_way',
  'unsent',
  'sent',
  'delivered',
  'none',
  'noted',
  'pending',
  'unsure',
  'answered',
  'skipped',
  'failed',
  'quarantined',
] as const;

export type ExplainStepName = (typeof EXPLAIN_STEPS)[number];
export type ExplainOutcome = (typeof EXPLAIN_OUTCOMES)[number];

/** `of`: the id of the reply or delivery that it tells of, if it does. */
export type ExplainStep = {
  step: ExplainStepName;
  outcome: ExplainOutcome;
  /** One sentence for a person. */
  message: string;
  at: Date | null;
  of: string | null;
};

export function explainStep(
  step: ExplainStepName,
  outcome: ExplainOutcome,
  message: string,
  more: Partial<Pick<ExplainStep, 'at' | 'of'>> = {},
): ExplainStep {
  return { step, outcome, message, at: null, of: null, ...more };
}
