import type { Fault } from '#libs/domain';
import type { KeyPowers } from '#libs/storage';
import type { NewApiKeyBody } from './api-key.schema.js';

/** What whoever makes a key may give it at most, and gives it where the body says nothing. */
export type MakersPowers = Readonly<
  Omit<KeyPowers, 'scopes' | 'accountIds'> & {
    scopes: readonly string[];
    accountIds: readonly string[] | null;
  }
>;

export const OPERATORS_POWERS: MakersPowers = {
  scopes: ['*'],
  accountIds: null,
  expiresAt: null,
  requestsPerMinute: null,
};

export type PowersOfNewKey = { ok: true; powers: KeyPowers } | { ok: false; faults: Fault[] };

/** The powers of the key that the body describes, or all that is wrong with them. */
export function powersOfNewKey(
  body: NewApiKeyBody,
  maker: MakersPowers,
  now: Date,
): PowersOfNewKey {
  const { scopes, account_ids: accountIds, expires_at: end } = body;
  const powers: KeyPowers = {
    scopes: [...new Set(scopes ?? maker.scopes)],
    accountIds: unique(accountIds === undefined ? maker.accountIds : accountIds),
    expiresAt: end === undefined ? maker.expiresAt : end === null ? null : new Date(end),
    requestsPerMinute:
      body.requests_per_minute === undefined ? maker.requestsPerMinute : body.requests_per_minute,
  };
  const faults = faultsBeyond(powers, maker, body);
  if (powers.expiresAt !== null && powers.expiresAt.getTime() <= now.getTime()) {
    faults.push({
      pointer: '/expires_at',
      code: 'in_the_past',
      message: 'The key would have expired already.',
      fix: 'Name a time that lies ahead, or leave it out.',
    });
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, powers };
}

/** What is wrong with giving a key this limit. */
export function faultsOfLimit(limit: number | null, maker: MakersPowers): Fault[] {
  return hasMore(limit, maker.requestsPerMinute)
    ? [
        beyond('/requests_per_minute', {
          message: `Your own key may ask ${maker.requestsPerMinute} times a minute.`,
          fix: 'Give at most that.',
        }),
      ]
    : [];
}

/** Whether a key has anything that the maker lacks. */
export function exceeds(powers: KeyPowers, maker: MakersPowers): boolean {
  return faultsBeyond(powers, maker, {}).length > 0;
}

/** Null stands for no limit. */
function hasMore(given: number | null, own: number | null): boolean {
  return own !== null && (given === null || given > own);
}

function faultsBeyond(
  powers: KeyPowers,
  maker: MakersPowers,
  body: Partial<NewApiKeyBody>,
): Fault[] {
  const faults: Fault[] = [];
  if (!maker.scopes.includes('*')) {
    for (const scope of powers.scopes.filter((one) => !maker.scopes.includes(one))) {
      faults.push(
        beyond(`/scopes/${Math.max(0, body.scopes?.findIndex((one) => one === scope) ?? 0)}`, {
          message: `Your own key lacks the scope "${scope}".`,
          fix: 'Leave it out, or use a key that has it.',
        }),
      );
    }
  }
  const own = maker.accountIds;
  if (own !== null && (powers.accountIds?.some((id) => !own.includes(id)) ?? true)) {
    faults.push(
      beyond('/account_ids', {
        message: 'Your own key is bound to accounts, and not to all of these.',
        fix: 'Bind the new key to accounts of your own, or leave it out.',
      }),
    );
  }
  if (hasMore(powers.expiresAt?.getTime() ?? null, maker.expiresAt?.getTime() ?? null)) {
    faults.push(
      beyond('/expires_at', {
        message: `Your own key ends at ${maker.expiresAt?.toISOString()}.`,
        fix: 'Name a time that is no later, or leave it out.',
      }),
    );
  }
  return [...faults, ...faultsOfLimit(powers.requestsPerMinute, maker)];
}

function beyond(pointer: string, words: Pick<Fault, 'message' | 'fix'>): Fault {
  return { pointer, code: 'beyond_your_key', ...words };
}

function unique(ids: readonly string[] | null): string[] | null {
  return ids && [...new Set(ids.map((id) => id.toLowerCase()))];
}
