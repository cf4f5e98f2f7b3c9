/** The most that a partner is sent in one body. */
export const MAX_WEBHOOK_BYTES = 64 * 1024;

/** What of `data` stays in a thin body: our own ids, by which the rest can be asked for. */
const IDS = new Set([
  'account_id',
  'event_id',
  'reply_id',
  'rule_id',
  'endpoint_id',
  'connect_link_id',
]);

/**
 * The text that an endpoint is sent for a fact: the very bytes of the fact, or, where it wants thin
 * ones and where they would be more than 64 kB, the same with nothing in `data` but our ids. The same
 * fact gives the same text at each try.
 */
export function webhookBody(fact: string, { thin }: { thin: boolean }): string {
  if (!thin && Buffer.byteLength(fact) <= MAX_WEBHOOK_BYTES) return fact;
  const { data, ...envelope }: { data?: Record<string, unknown> } = JSON.parse(fact);
  const ids = Object.entries(data ?? {}).filter(([name]) => IDS.has(name));
  return JSON.stringify({ ...envelope, data: Object.fromEntries(ids) });
}
