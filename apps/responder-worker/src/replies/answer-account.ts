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
  TenantCommits,
  type AccountLife,
  type AccountRepository,
  type ArmedAccount,
  type DueLanes,
  type EventJournal,
  type InboundEventRepository,
  type InboundEventRow,
  type JournalEntry,
  type JournalResult,
} from '#libs/storage';
import pMap from 'p-map';
import { ASLEEP_MS, BeginTurn, type BeginParts } from './begin-turn.js';
import { CompiledRules } from './compiled-rules.js';
import { converse, type ConverseParts } from './converse.js';
import { OwedReleases } from './owed-releases.js';
import type { PersonNames } from './person-names.js';
import type { SeekEvidence } from './seek-evidence.js';
import type { SendPace } from './send-pace.js';
import { CONVERSATIONS_AT_ONCE, TURN_BUDGET_MS } from './turn-limits.js';
import { TurnSize } from './turn-size.js';
import { writeFirmly } from './write-firmly.js';

type Payload = PayloadByTurn['answer-account'];
type Parking = Extract<Disposition, { kind: 'wait' | 'pause' }>;

/** What the lane works with. */
export type AnswerAccountParts = BeginParts & {
  accounts: AccountRepository;
  life: AccountLife;
  events: InboundEventRepository;
  journal: EventJournal;
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
  private readonly journals: TenantCommits<JournalEntry, JournalResult>;
  private readonly size = new TurnSize();
  private readonly beginning: BeginTurn;

  constructor(private readonly parts: AnswerAccountParts) {
    this.journals = new TenantCommits(
      (tenantId, entries) => parts.journal.write(tenantId, entries),
      ({ eventId }) => eventId,
    );
    this.owed = new OwedReleases(parts.events);
    this.beginning = new BeginTurn(parts);
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
    const { tenantId, accountId } = payload;
    const begun = await this.beginning.run(tenantId, accountId, this.size.limit, which);
    if ('kind' in begun) return begun;
    // From here, or a turn whose claim was slow would give everything back, again and again.
    const deadlineMs = Date.now() + TURN_BUDGET_MS;
    const { armed, claimed, hasStrangers } = begun;
    if (hasStrangers) {
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
      const { until } = parking;
      await this.parts.accounts.park(tenantId, accountId, 'replies', until);
      return {
        ...parking,
        until: await this.beginning.backWhileParked(tenantId, accountId, until),
      };
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
