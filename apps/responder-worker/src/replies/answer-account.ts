import { probeDueAt, type Dice, type Disposition } from '#libs/domain';
import { GraphError, haltWords, type GraphClient } from '#libs/graph-api';
import {
  deliverEndpoint,
  syncAccount,
  type LaneHandler,
  type Lanes,
  type OneAtATime,
  type PayloadByTurn,
  type TurnContext,
  type TurnOutcome,
} from '#libs/jobs';
import {
  SealBroken,
  type AccountLife,
  type AccountRepository,
  type AccountTokens,
  type ArmedAccount,
  type ClaimedEvent,
  type ConversationsInTurn,
  type DriftSuspicions,
  type DueLanes,
  type EventJournal,
  type IceBreakerRevisions,
  type InboundEventRepository,
  type InboundEventRow,
  type JournalEntry,
  type OpenConversation,
  type ReplyRuleRepository,
  type ReplyRuleRow,
  type SendEvidenceRepository,
  type StandingAccount,
  type TenantWork,
} from '#libs/storage';
import pMap from 'p-map';
import { attributeTaps } from './attribute-taps.js';
import { CompiledRules } from './compiled-rules.js';
import { converse, type ConverseParts } from './converse.js';
import { judgeEchoes, type EchoVerdicts } from './judge-echoes.js';
import { OwedReleases } from './owed-releases.js';
import type { PersonNames } from './person-names.js';
import type { SeekEvidence } from './seek-evidence.js';
import type { SendPace } from './send-pace.js';
import { TenantJournals } from './tenant-journals.js';
import { CONVERSATIONS_AT_ONCE, TURN_BUDGET_MS } from './turn-limits.js';
import { TurnSize } from './turn-size.js';
import { writeFirmly } from './write-firmly.js';

type Payload = PayloadByTurn['answer-account'];
type Parking = Extract<Disposition, { kind: 'wait' | 'pause' }>;

/** How long a lane sleeps that only a person can wake; whoever does also wakes the lane. */
const ASLEEP_MS = 60 * 60_000;

/** What a turn begins with. */
type Begun = {
  armed: ArmedAccount;
  claimed: ClaimedEvent[];
  opened: Map<string, OpenConversation>;
  /** Endpoints that are to be told of pauses that have ended. */
  endpointIds: string[];
  verdicts: EchoVerdicts;
  rules: ReplyRuleRow[];
  hasStrangers: boolean;
};

/** What the lane works with. */
export type AnswerAccountParts = {
  work: TenantWork;
  accounts: AccountRepository;
  tokens: Pick<AccountTokens, 'arm'>;
  life: AccountLife;
  rules: ReplyRuleRepository;
  suspicions: Pick<DriftSuspicions, 'noteStrangers'>;
  revisions: Pick<IceBreakerRevisions, 'sourcesOf'>;
  events: InboundEventRepository;
  journal: EventJournal;
  conversationsInTurn: Pick<ConversationsInTurn, 'open'>;
  evidence: Pick<SendEvidenceRepository, 'spokenFor' | 'openCalls'>;
  dueLanes: DueLanes;
  graph: GraphClient;
  seek: SeekEvidence;
  names: PersonNames;
  pace: SendPace;
  lanes: Pick<Lanes, 'wakeQuietly'>;
  suspects: OneAtATime;
  count: (outcome: string) => void;
  dice: Dice;
};

/** The reply lane of one account: conversations side by side, each strictly in order. */
export class AnswerAccount implements LaneHandler<Payload> {
  private readonly owed: OwedReleases;
  private readonly compiled = new CompiledRules();
  private readonly journals: TenantJournals;
  private readonly size = new TurnSize();

  constructor(private readonly parts: AnswerAccountParts) {
    this.journals = new TenantJournals(parts.journal);
    this.owed = new OwedReleases(parts.events);
  }

  async takeTurn(payload: Payload, context: TurnContext): Promise<TurnOutcome> {
    await this.owed.release(payload, []);
    const outcome = await this.take(payload, context, 'fresh');
    if (outcome.kind !== 'done' || outcome.claimed > 0) return outcome;
    // Alone in this process, so that a crash accuses the event that caused it and no other.
    return this.parts.suspects.run(() => this.take(payload, context, 'suspect'));
  }

  private async take(
    payload: Payload,
    { signal }: TurnContext,
    which: 'fresh' | 'suspect',
  ): Promise<TurnOutcome> {
    const { tenantId } = payload;
    const begun = await this.begin(payload, which).catch((error: unknown) => {
      if (error instanceof SealBroken) return this.withoutToken(tenantId, payload.accountId);
      throw error;
    });
    if ('kind' in begun) return begun;
    // From here, or a turn whose claim was slow would give everything back, again and again.
    const deadlineMs = Date.now() + TURN_BUDGET_MS;
    const { armed, claimed, hasStrangers } = begun;
    if (hasStrangers) {
      const { accountId } = payload;
      await this.parts.lanes.wakeQuietly(syncAccount, [{ v: 1, tenantId, accountId }]);
    }
    const endpoints = new Set(begun.endpointIds);
    const write = async (entry: JournalEntry) => {
      const result = await this.journals.write(tenantId, entry);
      if (result.outcome === 'written') result.endpointIds.forEach((id) => endpoints.add(id));
      return result;
    };
    let parking: Parking | null = null;
    let outOfTime = 0;
    const givenBack: InboundEventRow[] = [];
    const parts: ConverseParts = {
      ...this.parts,
      ...begun,
      compiled: this.compiled,
      write: (entry) => writeFirmly(write, entry),
      isOver: (left) => {
        if (parking !== null || signal.aborted) return true;
        if (Date.now() < deadlineMs) return false;
        outOfTime += left;
        return true;
      },
      park: (disposition) => {
        parking ??= disposition;
      },
    };
    const conversations = Map.groupBy(claimed, ({ event }) => event.personId);
    try {
      // Not stopping at an error: what was begun is finished before the turn ends.
      await pMap(
        conversations.values(),
        (events) => converse(parts, events, (rest) => givenBack.push(...rest)),
        { concurrency: CONVERSATIONS_AT_ONCE, stopOnError: false },
      );
    } finally {
      try {
        await this.owed.release(payload, givenBack);
      } finally {
        await this.parts.lanes.wakeQuietly(
          deliverEndpoint,
          [...endpoints].map((endpointId) => ({ v: 1, tenantId, endpointId })),
        );
      }
    }
    if (parking === null && !signal.aborted && which === 'fresh') {
      this.size.note({ claimed: claimed.length, begun: claimed.length - outOfTime });
    }
    const outcome = parking === null ? { kind: 'done' as const } : await this.park(armed, parking);
    return { ...outcome, claimed: claimed.length };
  }

  nextDueAt({ tenantId, accountId }: Payload): Promise<Date | null> {
    return this.parts.events.nextDueAt(tenantId, accountId);
  }

  async findDueLanes(limit: number, after: Payload | null): Promise<Payload[]> {
    const lanes = await this.parts.dueLanes.replies(limit, after?.accountId ?? null);
    return lanes.map((lane) => ({ v: 1, ...lane }));
  }

  /** One transaction: the account's state and token, what is due, of whom, and the rules in force. */
  private begin({ tenantId, accountId }: Payload, which: 'fresh' | 'suspect') {
    const { tokens, events, rules, conversationsInTurn, evidence, work } = this.parts;
    return work.run(tenantId, async (): Promise<TurnOutcome | Begun> => {
      const standing = await tokens.arm(tenantId, accountId);
      if (!standing) return { kind: 'done', claimed: 0 };
      const { account, token, tenantStatus } = standing;
      const parkedUntil = parkedUntilOf(standing);
      if (parkedUntil !== null) return waiting(parkedUntil);
      if (token === null) return this.withoutToken(tenantId, accountId);
      const armed = { account, token, tenantStatus };
      const claimed = await events.claim(tenantId, accountId, this.size.limit, which);
      if (claimed.length === 0 && which === 'suspect') return { kind: 'done', claimed: 0 };
      const persons = [...new Set(claimed.map(({ event }) => event.personId))];
      const talks = await conversationsInTurn.open(tenantId, accountId, persons);
      const { byPerson: opened, endpointIds } = talks;
      const begun = { armed, claimed, opened, endpointIds };
      if (claimed.length === 0) return { ...begun, ...NOTHING_CLAIMED };
      const [verdicts, hasStrangers, inForce] = await Promise.all([
        judgeEchoes(evidence, account, claimed),
        attributeTaps(this.parts, account, claimed),
        rules.list(tenantId),
      ]);
      return { ...begun, verdicts, hasStrangers, rules: inForce };
    });
  }

  /** Written down, so that the sweeper does not wake the lane all the while. */
  private async withoutToken(tenantId: string, accountId: string): Promise<TurnOutcome> {
    const until = new Date(Date.now() + ASLEEP_MS);
    await this.parts.accounts.park(tenantId, accountId, 'replies', until);
    return waiting(until);
  }

  /** Writes down that the account must wait, so that a turn woken by mistake goes back to sleep. */
  private async park(armed: ArmedAccount, parking: Parking): Promise<Disposition> {
    const { tenantId, id: accountId } = armed.account;
    const endpointIds = await this.halt(armed, parking.because);
    if (endpointIds) {
      await this.parts.lanes.wakeQuietly(
        deliverEndpoint,
        endpointIds.map((endpointId) => ({ v: 1, tenantId, endpointId })),
      );
      return { ...parking, kind: 'wait', until: new Date(Date.now() + ASLEEP_MS) };
    }
    if (parking.kind === 'wait') {
      await this.parts.accounts.park(tenantId, accountId, 'replies', parking.until);
    }
    return parking;
  }

  /** Who is to be told that the account waits for its owner; null: it does not wait for that. */
  private async halt({ account, token }: ArmedAccount, error: Error): Promise<string[] | null> {
    if (!(error instanceof GraphError)) return null;
    const { tenantId, id } = account;
    if (error.kind === 'reauth') {
      return this.parts.life.needsReauth(tenantId, id, haltWords(error), token);
    }
    if (error.kind !== 'user') return null;
    const probeAt = probeDueAt(new Date(), this.parts.dice);
    return this.parts.life.restricted(tenantId, id, haltWords(error), { token, probeAt });
  }
}

const NOTHING_CLAIMED = { verdicts: new Map(), hasStrangers: false, rules: [] };

function waiting(until: Date): TurnOutcome {
  return { kind: 'wait', until, because: new Error('the account waits'), claimed: 0 };
}

/** Until when nothing may be sent for the account; null when it may be sent now. */
function parkedUntilOf({ account, tenantStatus }: StandingAccount): Date | null {
  if (account.status !== 'connected' || tenantStatus !== 'active') {
    return new Date(Date.now() + ASLEEP_MS);
  }
  const until = account.repliesParkedUntil;
  return until !== null && until.getTime() > Date.now() ? until : null;
}
