import { daysLeft, missingFields, missingScopes, nextStepOf } from '#libs/domain';
import type { AccountHealth } from '#libs/storage';
import type { z } from 'zod';
import { shownStatus } from '../ice-breakers/ice-breakers.schema.js';
import type { instagramErrorSchema } from '../instagram/instagram-error.schema.js';
import type {
  accountHealthSchema,
  subscriptionHealthSchema,
  tokenHealthSchema,
} from './account-health.schema.js';

const DAY_MS = 86_400_000;

type ShownError = z.output<typeof instagramErrorSchema>;

/** One look at an account: what works, what does not, and what to do next. */
export function showAccountHealth(
  health: AccountHealth,
  now: Date,
): z.output<typeof accountHealthSchema> {
  const { account, token, care, iceBreakers } = health;
  const nextStep = nextStepOf(
    {
      status: account.status,
      reasonCode: account.reasonCode,
      token: token && {
        expiresAt: token.expiresAt,
        scopes: token.scopes,
        isQuarantined: token.sealBrokenAt !== null,
      },
      refreshAttempts: care?.refreshAttempts ?? 0,
      subscribedFields: care?.subscribedFields ?? null,
    },
    now,
  );
  return {
    account_id: account.id,
    status: account.status,
    status_reason: account.statusReason,
    reason_code: account.reasonCode,
    connected_at: account.connectedAt.toISOString(),
    token: tokenOf(health, now),
    subscription: subscriptionOf(health),
    ice_breakers_status: questionsOf(health),
    last_event_at: textOf(health.lastEventAt),
    last_send_at: textOf(health.lastSendAt),
    last_error: latest([
      iceBreakers?.lastError,
      care?.refreshError,
      care?.subscriptionError,
      care?.leaveError,
      health.lastSendError,
    ]),
    next_step: nextStep,
  };
}

/** Null: none were ever set, here or by another app. */
function questionsOf({ account, iceBreakers }: AccountHealth) {
  if (!iceBreakers || (iceBreakers.revision === 0 && iceBreakers.status === 'in_sync')) return null;
  return shownStatus(iceBreakers, account);
}

function tokenOf(
  { token, care }: AccountHealth,
  now: Date,
): z.output<typeof tokenHealthSchema> | null {
  if (!token) return null;
  const { issuedAt, expiresAt, expiryKnown, refreshedAt, scopes } = token;
  const sinceMs = now.getTime() - (refreshedAt ?? issuedAt).getTime();
  return {
    issued_at: issuedAt.toISOString(),
    age_days: Math.max(0, Math.floor(sinceMs / DAY_MS)),
    expires_at: textOf(expiresAt),
    expires_in_days: expiresAt === null ? null : daysLeft(expiresAt, now),
    expiry_known: expiryKnown,
    refreshed_at: textOf(refreshedAt),
    next_refresh_at: textOf(care?.refreshDueAt ?? null),
    last_refresh_error: care?.refreshError ?? null,
    scopes,
    missing_scopes: missingScopes(scopes),
  };
}

function subscriptionOf({ care }: AccountHealth): z.output<typeof subscriptionHealthSchema> {
  const fields = care?.subscribedFields ?? null;
  return {
    fields,
    missing: fields === null ? [] : missingFields(fields),
    checked_at: textOf(care?.subscriptionCheckedAt ?? null),
    next_check_at: textOf(care?.checkDueAt ?? null),
    last_error: care?.subscriptionError ?? null,
  };
}

/** Times in ISO 8601 and UTC sort as texts. */
function latest(errors: readonly (ShownError | null | undefined)[]): ShownError | null {
  const known = errors.filter((error) => error !== null && error !== undefined);
  return known.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0] ?? null;
}

function textOf(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}
