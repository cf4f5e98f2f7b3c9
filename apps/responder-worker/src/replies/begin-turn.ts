import { allEnded } from '#libs/domain';
import type { TurnOutcome } from '#libs/jobs';
import {
  RulesInForce,
  SealBroken,
  type Account,
  type AccountRepository,
  type AccountTokens,
  type ArmedAccount,
  type ClaimedEvent,
  type ConversationsInTurn,
  type DriftSuspicions,
  type IceBreakerRevisions,
  type InboundEventRepository,
  type OpenConversation,
  type ReplyRuleRepository,
  type ReplyRuleRow,
  type SendEvidenceRepository,
  type StandingAccount,
  type TenantWork,
} from '#libs/storage';
import { attributeTaps } from './attribute-taps.js';
import { judgeEchoes, type EchoVerdicts } from './judge-echoes.js';

/** How long a lane sleeps that only a person can wake; whoever does also wakes the lane. */
export const ASLEEP_MS = 60 * 60_000;

/** How soon a parked account is looked at again for echoes of calls without an outcome. */
const ECHOES_AFTER_MS = 5_000;

/** What a turn begins with. */
export type Begun = {
  armed: ArmedAccount;
  /** Until when no call may be made: only what echoes tell is written down. Null: calls may be made. */
  callsFrom: Date | null;
  claimed: ClaimedEvent[];
  opened: Map<string, OpenConversation>;
  /** Endpoints that are to be told of pauses that have ended. */
  endpointIds: string[];
  verdicts: EchoVerdicts;
  rules: readonly ReplyRuleRow[];
  hasStrangers: boolean;
};

/** What a turn needs to begin. */
export type BeginParts = {
  work: TenantWork;
  accounts: Pick<AccountRepository, 'park'>;
  tokens: Pick<AccountTokens, 'arm'>;
  rules: Pick<ReplyRuleRepository, 'list' | 'stamp'>;
  suspicions: Pick<DriftSuspicions, 'noteStrangers'>;
  revisions: Pick<IceBreakerRevisions, 'sourcesOf'>;
  events: Pick<InboundEventRepository, 'claim' | 'claimTold' | 'hasOpenCalls' | 'release'>;
  conversationsInTurn: Pick<ConversationsInTurn, 'open'>;
  evidence: Pick<SendEvidenceRepository, 'spokenFor' | 'openCalls'>;
};

/** The account's state and token, what is due, of whom, and the rules in force. */
export class BeginTurn {
  private readonly rules: RulesInForce;

  constructor(private readonly parts: BeginParts) {
    this.rules = new RulesInForce(parts.rules);
  }

  /** One unit of work. What hangs on no answer is asked together: three round trips and the commit. */
  run(
    tenantId: string,
    accountId: string,
    limit: number,
    which: 'fresh' | 'suspect',
  ): Promise<Begun | TurnOutcome> {
    return this.parts.work.run(tenantId, async () => {
      const [standing, claimed, rules] = await allEnded([
        this.arm(tenantId, accountId),
        this.parts.events.claim(tenantId, accountId, limit, which),
        this.rules.of(tenantId),
      ]);
      if (!standing) return { kind: 'done', claimed: 0 };
      if (standing === 'sealed' || standing.token === null || isAsleep(standing)) {
        // It may have lost its token, and not by what the claim went by.
        await this.giveBack(tenantId, claimed);
        const isUnarmed = standing === 'sealed' || !isAsleep(standing);
        return isUnarmed ? this.withoutToken(tenantId, accountId) : waiting(asleepUntil());
      }
      const { account, token, tenantStatus } = standing;
      const armed = { account, token, tenantStatus };
      const callsFrom = parkedUntilOf(account);
      if (callsFrom !== null) {
        // By this process's clock, and not by what the claim went by.
        await this.giveBack(tenantId, claimed);
        const told = await this.parts.events.claimTold(tenantId, accountId, limit);
        return told.length === 0
          ? waiting(await this.backWhileParked(tenantId, accountId, callsFrom))
          : this.open(armed, told, rules, callsFrom);
      }
      if (claimed.length === 0 && which === 'suspect') return { kind: 'done', claimed: 0 };
      return this.open(armed, claimed, rules, null);
    });
  }

  /** When the lane looks again while the account is parked: soon, where an echo may yet tell of a call. */
  async backWhileParked(tenantId: string, accountId: string, until: Date): Promise<Date> {
    const soon = new Date(Date.now() + ECHOES_AFTER_MS);
    if (until <= soon || !(await this.parts.events.hasOpenCalls(tenantId, accountId))) return until;
    return soon;
  }

  private async open(
    armed: ArmedAccount,
    claimed: ClaimedEvent[],
    rules: readonly ReplyRuleRow[],
    callsFrom: Date | null,
  ): Promise<Begun> {
    const { account } = armed;
    const persons = [...new Set(claimed.map(({ event }) => event.personId))];
    const [talks, verdicts, hasStrangers] = await allEnded([
      this.parts.conversationsInTurn.open(account.tenantId, account.id, persons),
      judgeEchoes(this.parts.evidence, account, claimed),
      attributeTaps(this.parts, account, claimed),
    ]);
    const { byPerson: opened, endpointIds } = talks;
    return { armed, callsFrom, claimed, opened, endpointIds, verdicts, hasStrangers, rules };
  }

  private async arm(
    tenantId: string,
    accountId: string,
  ): Promise<StandingAccount | 'sealed' | null> {
    try {
      return await this.parts.tokens.arm(tenantId, accountId);
    } catch (error) {
      if (error instanceof SealBroken) return 'sealed';
      throw error;
    }
  }

  private giveBack(tenantId: string, claimed: readonly ClaimedEvent[]): Promise<void> {
    return this.parts.events.release(
      tenantId,
      claimed.map(({ event }) => event.id),
      claimed.map(({ event }) => event.nextAttemptAt),
    );
  }

  /** Written down, so that the sweeper does not wake the lane all the while. */
  private async withoutToken(tenantId: string, accountId: string): Promise<TurnOutcome> {
    const until = asleepUntil();
    await this.parts.accounts.park(tenantId, accountId, 'replies', until);
    return waiting(until);
  }
}

function waiting(until: Date): TurnOutcome {
  return { kind: 'wait', until, because: new Error('the account waits'), claimed: 0 };
}

const asleepUntil = (): Date => new Date(Date.now() + ASLEEP_MS);

/** Only its owner, or the operator, can have it sent for again. */
function isAsleep({ account, tenantStatus }: StandingAccount): boolean {
  return account.status !== 'connected' || tenantStatus !== 'active';
}

/** Until when Instagram wants no call for the account; null when it may be called now. */
function parkedUntilOf({ repliesParkedUntil: until }: Account): Date | null {
  return until !== null && until.getTime() > Date.now() ? until : null;
}
