/** Every `type` a partner can receive, in the order of the catalogue. */
export const FACT_TYPES = [
  'account.connected',
  'account.needs_reauth',
  'account.disconnected',
  'account.restricted',
  'account.token_expiring',
  'connect_link.failed',
  'ice_breakers.published',
  'ice_breakers.publish_failed',
  'ice_breakers.drifted',
  'ice_breaker.tapped',
  'reply.sent',
  'reply.failed',
  'reply.skipped',
  'conversation.handed_off',
  'conversation.resumed',
  'webhook_endpoint.disabled',
  'webhook.test',
] as const;

export type FactType = (typeof FACT_TYPES)[number];
