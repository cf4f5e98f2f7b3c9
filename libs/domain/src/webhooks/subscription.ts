import { FACT_TYPE_PATTERNS } from '../events/fact-type-patterns.js';
import type { FactType } from '../events/fact-types.js';

const familyOf = (type: string): string => `${type.split('.', 1)[0]}.*`;

/** What an endpoint can subscribe to: types, and families of them such as `reply.*`. */
export const SUBSCRIBABLE: readonly string[] = FACT_TYPE_PATTERNS.filter((one) => one !== '*');

/** Of what, and of which accounts, an endpoint is told; null: of all. */
export type Subscription = {
  eventTypes: readonly string[] | null;
  accountIds: readonly string[] | null;
};

/** Whether the fact is for this subscriber. One of some accounts is told nothing that is of none. */
export function isSubscribed(
  { eventTypes, accountIds }: Subscription,
  fact: { type: FactType; accountId: string | null },
): boolean {
  if (accountIds !== null && (fact.accountId === null || !accountIds.includes(fact.accountId))) {
    return false;
  }
  return (
    eventTypes === null ||
    eventTypes.includes(fact.type) ||
    eventTypes.includes(familyOf(fact.type))
  );
}
