/** What may be unwise about a set that is in order, the gravest first; a closed list. */
export const ICE_BREAKER_WARNING_CODES = [
  'payload_without_rule',
  'rule_never_reached',
  'payload_shared',
  'near_duplicate',
  'uneven_locales',
  'cut_on_phone',
] as const;

export type IceBreakerWarningCode = (typeof ICE_BREAKER_WARNING_CODES)[number];

/**
 * One thing that a tenant may want to do otherwise; it keeps nothing from being published. Of the
 * shape of a `Fault`: `pointer` leads into Meta's body of the set in canonical order, and is `''`
 * where a rule is meant.
 */
export type Warning = {
  pointer: string;
  code: IceBreakerWarningCode;
  message: string;
  fix: string;
};
