import { allEnded } from '#libs/domain';
import type { TurnOutcome } from '#libs/jobs';
import {
  RulesInForce,
  SealBroken,
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

/** What a turn begins with. */
export type Begun = {
  armed: ArmedAccount;
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
  events: Pick<InboundEventRepository, 'claim' | 'release'>;
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
      const parkedUntil = standing === 'sealed' ? null : parkedUntilOf(standing);
      if (standing === 'sealed' || parkedUntil !== null || standing.token === null) {
        // It may be asleep by this process's clock, or have lost its token, and not by what the claim went by.
        await this.giveBack(tenantId, claimed);
        return parkedUntil ? waiting(parkedUntil) : this.withoutToken(tenantId, accountId);
      }
      const { account, token, tenantStatus } = standing;
      const armed = { account, token, tenantStatus };
      if (claimed.length === 0 && which === 'suspect') return { kind: 'done', claimed: 0 };
      const persons = [...new Set(claimed.map(({ event }) => event.personId))];
      const [talks, verdicts, hasStrangers] = await allEnded([
        this.parts.conversationsInTurn.open(tenantId, accountId, persons),
        judgeEchoes(this.parts.evidence, account, claimed),
        attributeTaps(this.parts, account, claimed),
      ]);
      const { byPerson: opened, endpointIds } = talks;
      return { armed, claimed, opened, endpointIds, verdicts, hasStrangers, rules };
    });
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
    const until = new Date(Date.now() + ASLEEP_MS);
    await this.parts.accounts.park(tenantId, accountId, 'replies', until);
    return waiting(until);
  }
}

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
