import type { Dice, FactType, ProfileCallLimit } from '#libs/domain';
import type { GraphClient, SeenCall } from '#libs/graph-api';
import type { Lanes, OneAtATime } from '#libs/jobs';
import type {
  AccountLife,
  AccountRepository,
  AccountTokens,
  ArmedAccount,
  AuditLog,
  ClaimedSync,
  DueLanes,
  FactRepository,
  SyncCall,
  SyncJournal,
  SyncOutcome,
  TenantWork,
} from '#libs/storage';
import { wakeEndpoints } from '../lane/wake-endpoints.js';

/** What the lane of an account's questions works with. */
export type SyncParts = {
  work: TenantWork;
  accounts: AccountRepository;
  tokens: Pick<AccountTokens, 'arm'>;
  life: AccountLife;
  journal: SyncJournal;
  facts: FactRepository;
  audit: AuditLog;
  dueLanes: DueLanes;
  graph: GraphClient;
  lanes: Pick<Lanes, 'wakeQuietly'>;
  suspects: OneAtATime;
  limit: ProfileCallLimit;
  driftCheckHours: number;
  count: (what: 'publish' | 'check', outcome: string) => void;
  dice: Dice;
};

/** One try that a turn has started, and the calls that it has made so far. */
export type SyncTry = {
  armed: ArmedAccount;
  claimed: ClaimedSync;
  calls: SyncCall[];
  seen: (call: SeenCall) => void;
};

export function beginTry(armed: ArmedAccount, claimed: ClaimedSync): SyncTry {
  const calls: SyncCall[] = [];
  const seen = ({ operation, status, ms, traceId }: SeenCall) => {
    calls.push({ operation, status, ms, trace_id: traceId });
  };
  return { armed, claimed, calls, seen };
}

/**
 * Records how a try ended and, unless something has overtaken it, tells the fact of it and does what
 * belongs to it: all or nothing. Then the endpoints that are owed the fact are woken.
 */
export async function recordTry(
  parts: Pick<SyncParts, 'work' | 'journal' | 'facts' | 'lanes'>,
  { claimed, calls }: SyncTry,
  outcome: SyncOutcome,
  factOf?: (at: Date) => { type: FactType },
  alongside?: () => Promise<void>,
): Promise<boolean> {
  const { tenantId, accountId } = claimed.row;
  const { stands, endpointIds } = await parts.work.run(tenantId, async () => {
    let endpointIds: string[] = [];
    const stands = await parts.journal.record(claimed, outcome, calls, async () => {
      await alongside?.();
      if (!factOf) return;
      const body = factOf(new Date());
      const draft = { accountId, type: body.type, body: JSON.stringify(body) };
      endpointIds = await parts.facts.append(tenantId, [draft]);
    });
    return { stands, endpointIds };
  });
  await wakeEndpoints(parts, tenantId, endpointIds);
  return stands;
}
