/**
 * What is to be done after something was tried. graph-api and webhooks-out turn an outcome into
 * one of these; jobs turns it into the queue's control flow; neither knows the other.
 *
 * - `done`: nothing is owed for this try any more.
 * - `retry`: try again after a backoff; `attempt` counting is the caller's.
 * - `wait`: nothing of this lane may run before `until` (throttled, or the account needs its owner).
 * - `pause`: nothing of the whole queue may run for `forMs` (an app-wide limit).
 * - `give-up`: never try this again.
 */
export type Disposition =
  | { kind: 'done' }
  | { kind: 'retry'; because: Error }
  | { kind: 'wait'; until: Date; because: Error }
  | { kind: 'pause'; forMs: number; because: Error }
  | { kind: 'give-up'; because: Error };
