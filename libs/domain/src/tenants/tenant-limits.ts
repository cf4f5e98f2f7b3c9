import { z } from 'zod';

/** How much one tenant may have, and ask for in a minute. */
export const tenantLimitsSchema = z.strictObject({
  accounts: z.int().min(0).max(1_000_000),
  reply_rules: z.int().min(0).max(1_000_000),
  webhook_endpoints: z.int().min(0).max(10_000),
  api_keys: z.int().min(1).max(10_000),
  requests_per_minute: z.int().min(1).max(1_000_000),
});

export type TenantLimits = z.output<typeof tenantLimitsSchema>;
export type TenantLimit = keyof TenantLimits;

/** What a tenant has when the operator says nothing else. */
export const DEFAULT_TENANT_LIMITS: TenantLimits = {
  accounts: 20_000,
  reply_rules: 5_000,
  webhook_endpoints: 100,
  api_keys: 100,
  requests_per_minute: 10_000,
};

/** The limits in force: the tenant's own where it has one. */
export function limitsOf(own: Partial<TenantLimits>): TenantLimits {
  return { ...DEFAULT_TENANT_LIMITS, ...own };
}
