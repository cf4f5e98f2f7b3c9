/**
 * Every table whose rows belong to one tenant. Each has a `tenant_id`, row-level security that is
 * forced (also for the owner), and the one tenant policy. A test compares this list with the
 * database's own catalogue.
 */
export const TENANT_TABLES = [
  'api_keys',
  'accounts',
  'account_tokens',
  'ice_breakers',
  'ice_breaker_revisions',
  'ice_breaker_syncs',
  'reply_rules',
  'inbound_events',
  'replies',
  'facts',
  'fact_sequences',
  'webhook_endpoints',
  'webhook_deliveries',
  'webhook_attempts',
  'webhook_recoveries',
  'audit_log',
  'idempotency_keys',
  'tenant_keys',
  'account_care',
  'connect_links',
  'data_erasures',
] as const;
