import { z } from 'zod';

/**
 * - `connected`: we may call Instagram for it.
 * - `needs_reauth`: its token is refused; its lanes wait for a new one.
 * - `restricted`: Instagram limits the account; its owner must act.
 * - `disconnecting`: the tenant lets it go; Instagram is still being told.
 * - `disconnected`: it was taken away, by the tenant or by its owner; another tenant may have it.
 */
export const ACCOUNT_STATUSES = [
  'connected',
  'needs_reauth',
  'restricted',
  'disconnecting',
  'disconnected',
] as const;

export const accountStatusSchema = z.enum(ACCOUNT_STATUSES);

export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];
