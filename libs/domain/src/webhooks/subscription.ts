import { FACT_TYPES, type FactType } from '../events/fact-types.js';

const familyOf = (type: string): string => `${type.split('.', 1)[0]}.*`;

/** `reply.*` and the like: every type of a family, also those to come. */
export const FACT_FAMILIES: readonly string[] = [...new Set(FACT_TYPES.map(familyOf))];

/** What an endpoint can subscribe to: types and families. */
export const SUBSCRIBABLE: readonly string[] = [...FACT_TYPES, ...FACT_FAMILIES];

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
