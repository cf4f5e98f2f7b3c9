import type { InboundEvent } from '#libs/domain';
import type {
  Account,
  AccountIdentity,
  EndpointDraft,
  ReplyRuleDraft,
  ReplyRuleRow,
  TenantRecord,
  WebhookEndpoint,
} from '#libs/storage';
import { anEndpointDraft, anIdentity, aRuleDraft, aTap, aToken } from '../../support/builders.js';
import type { Storage } from './open-storage.js';

/** Rows that a test needs to be there before it begins. */

export async function aTenant(storage: Storage, name = 'Café group'): Promise<TenantRecord> {
  const tenant = await storage.tenants.create({ name, externalId: null, limits: {} });
  if (!tenant) throw new Error('A tenant without an external id can always be made.');
  return tenant;
}

export async function anAccount(
  storage: Storage,
  tenantId: string,
  identity: Partial<AccountIdentity> = {},
): Promise<Account> {
  const result = await storage.accounts.connect(tenantId, anIdentity(identity), aToken(), null);
  if (result.outcome !== 'created') throw new Error(`The account was not made: ${result.outcome}`);
  return result.account;
}

export async function aRule(
  storage: Storage,
  tenantId: string,
  given: Partial<ReplyRuleDraft> = {},
): Promise<ReplyRuleRow> {
  const result = await storage.rules.create(tenantId, aRuleDraft(given));
  if (result.outcome !== 'created') throw new Error(`The rule was not made: ${result.outcome}`);
  return result.row;
}

export async function anEndpoint(
  storage: Storage,
  tenantId: string,
  given: Partial<EndpointDraft> = {},
): Promise<WebhookEndpoint> {
  const result = await storage.endpoints.create(tenantId, anEndpointDraft(given));
  if (result.outcome !== 'created') throw new Error(`The endpoint was not made: ${result.outcome}`);
  return result.row;
}

/** Two tenants with one account each: the second is there to see nothing of the first. */
export async function twoTenants(storage: Storage) {
  const tenant = await aTenant(storage);
  const other = await aTenant(storage, 'Somebody else');
  const account = await anAccount(storage, tenant.id);
  const otherAccount = await anAccount(storage, other.id);
  return { tenantId: tenant.id, otherId: other.id, account, otherAccount };
}

/** Takes in events of the account; each `given` names only what the test is about. */
export async function receive(
  storage: Storage,
  account: Account,
  ...given: Partial<InboundEvent>[]
): Promise<void> {
  await storage.intake.add(given.map((part) => aTap({ igUserId: account.igUserId, ...part })));
}

/** Lets the time pass for which started, put off or retried events of the account are hidden. */
export async function letEventsComeDue(storage: Storage, account: Account): Promise<void> {
  await storage.work.run(account.tenantId, (manager) =>
    manager.query(
      `WITH hidden AS (
         SELECT id FROM inbound_events
          WHERE account_id = $1 AND next_attempt_at > now() AND state IN ('pending', 'unsure')
          ORDER BY occurred_at, id FOR NO KEY UPDATE
       )
       UPDATE inbound_events e SET next_attempt_at = now() - interval '1 second'
         FROM hidden WHERE e.id = hidden.id`,
      [account.id],
    ),
  );
}

/** The names that events go by in a test: the payload of the tap. */
export function payloads(claimed: readonly { event: { payload: string | null } }[]): string[] {
  return claimed.map(({ event }) => event.payload ?? '');
}

/** The error code of PostgreSQL that `work` fails with; null when it does not fail. */
export async function sqlStateOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
