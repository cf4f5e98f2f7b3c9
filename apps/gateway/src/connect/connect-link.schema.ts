import { externalIdSchema, returnUrlSchema, thingRefSchema } from '#libs/domain';
import type { ConnectLink } from '#libs/storage';
import { z } from 'zod';
import { LOGIN_FAILURES, isLoginFailure } from './login-failures.js';

export const newConnectLinkSchema = z.strictObject({
  external_id: externalIdSchema.nullable().default(null),
  return_url: returnUrlSchema.nullable().default(null),
  account_id: thingRefSchema.nullable().default(null),
  expires_in_minutes: z.int().min(5).max(10_080).default(60),
});

/** `interrupted`: the process that was at it died. */
const LINK_FAILURES = [...LOGIN_FAILURES, 'interrupted'] as const;

const LINK_STATUSES = ['open', 'connecting', 'connected', 'failed', 'expired'] as const;

const instant = z.iso.datetime();

export const connectLinkSchema = z.object({
  id: z.uuid(),
  status: z.enum(LINK_STATUSES),
  failure: z.enum(LINK_FAILURES).nullable(),
  account_id: z.uuid().nullable(),
  external_id: z.string().nullable(),
  return_url: z.string().nullable(),
  expires_at: instant,
  used_at: instant.nullable(),
  created_at: instant,
});

export const createdConnectLinkSchema = connectLinkSchema.extend({ url: z.url() });

/** Longer than all calls of a login may take together: whoever was at it has died. */
const LONGEST_LOGIN_MS = 5 * 60_000;

export function showConnectLink(link: ConnectLink, now: Date): z.output<typeof connectLinkSchema> {
  return {
    id: link.id,
    ...standingOf(link, now),
    account_id: link.accountId ?? link.expectedAccountId,
    external_id: link.externalId,
    return_url: link.returnUrl,
    expires_at: link.expiresAt.toISOString(),
    used_at: link.usedAt?.toISOString() ?? null,
    created_at: link.createdAt.toISOString(),
  };
}

function standingOf(
  { usedAt, accountId, failure: kept, expiresAt }: ConnectLink,
  now: Date,
): Pick<z.output<typeof connectLinkSchema>, 'status' | 'failure'> {
  const failure = kept !== null && isLoginFailure(kept) ? kept : null;
  if (accountId !== null) return { status: 'connected', failure: null };
  if (usedAt === null) return { status: expiresAt <= now ? 'expired' : 'open', failure };
  if (failure !== null) return { status: 'failed', failure };
  const isOver = now.getTime() - usedAt.getTime() > LONGEST_LOGIN_MS;
  return isOver
    ? { status: 'failed', failure: 'interrupted' }
    : { status: 'connecting', failure: null };
}
