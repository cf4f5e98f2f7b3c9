/**
 * Why an event failed; a closed list, shown to tenants.
 * - `refused`: Instagram did not take a message
 * - `outside_window`: the 24 hours were over before all was sent
 * - `unsure`: they were over before it was known whether a message had been sent
 * - `quarantined`: handling it ended its worker again and again
 */
export const EVENT_FAILURES = ['refused', 'outside_window', 'unsure', 'quarantined'] as const;

export type EventFailure = (typeof EVENT_FAILURES)[number];
