/** What must reach us for a tap to be answered, and for our own messages to be recognised. */
export const SUBSCRIBED_FIELDS = ['messages', 'messaging_postbacks'] as const;

/** Which of them an account is not subscribed to. */
export function missingFields(subscribed: readonly string[]): string[] {
  return SUBSCRIBED_FIELDS.filter((field) => !subscribed.includes(field));
}
