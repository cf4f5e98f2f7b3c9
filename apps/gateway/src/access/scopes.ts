import { SetMetadata } from '@nestjs/common';

/** What an API key may be allowed to do; `*` stands for all of it. To write is not to read as well. */
export const SCOPES = [
  '*',
  'accounts:read',
  'accounts:write',
  'ice_breakers:read',
  'ice_breakers:write',
  'reply_rules:read',
  'reply_rules:write',
  'events:read',
  'events:write',
  'feed:read',
  'api_keys:read',
  'api_keys:write',
  'audit_log:read',
  'webhook_endpoints:read',
  'webhook_endpoints:write',
  'person_data:read',
  'person_data:erase',
] as const;

export type Scope = (typeof SCOPES)[number];

export const NEEDED_SCOPE = 'floe:scope';

/** The scope that a tenant's route needs. A route of a tenant without one is refused. */
export const NeedsScope = (scope: Exclude<Scope, '*'>) => SetMetadata(NEEDED_SCOPE, scope);

/** A route of a tenant that takes any of its keys. */
export const TakesAnyKey = () => SetMetadata(NEEDED_SCOPE, null);

export const WHILE_SUSPENDED = 'floe:while-suspended';

/** A change that only takes power away, and so is open to a suspended tenant too. */
export const WhileSuspended = () => SetMetadata(WHILE_SUSPENDED, true);

export const SPANS_TENANT = 'floe:spans-tenant';

/** A route whose things belong to no one account: a key that is bound to accounts is refused. */
export const SpansTenant = () => SetMetadata(SPANS_TENANT, true);
