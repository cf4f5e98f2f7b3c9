import { SetMetadata } from '@nestjs/common';

/** What an API key may be allowed to do; `*` stands for all of it. */
export const SCOPES = [
  '*',
  'accounts:read',
  'accounts:write',
  'ice_breakers:read',
  'ice_breakers:write',
  'reply_rules:read',
  'reply_rules:write',
  'events:read',
  'webhook_endpoints:read',
  'webhook_endpoints:write',
] as const;

export type Scope = (typeof SCOPES)[number];

export const NEEDED_SCOPE = 'floe:scope';

/** The scope that a tenant's route needs. A route of a tenant without one is refused. */
export const NeedsScope = (scope: Exclude<Scope, '*'>) => SetMetadata(NEEDED_SCOPE, scope);
