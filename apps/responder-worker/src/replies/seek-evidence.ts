import type { Secret } from '#libs/domain';
import type { GraphClient } from '#libs/graph-api';
import type { Account, ReplyRow, SeenMessage, SendEvidenceRepository } from '#libs/storage';
import { textHash } from '#libs/storage';
import type { LookupPace } from './lookup-pace.js';

/** It was sent. */
export type Found = { kind: 'found'; messageId: string; evidence: 'echo' | 'thread' };

/** What is known of a send that gave no good answer. */
export type Finding =
  | Found
  /** The thread reaches back past the send and does not hold it. */
  | { kind: 'not-landed' }
  /** Nothing can be said yet. */
  | { kind: 'open' }
  /** The thread may be looked at only after this time: other sends of the account are looked for. */
  | { kind: 'too-soon'; waitMs: number };

/** Messages that a look at the thread asks for: more than a person and we say in a minute. */
const THREAD_LOOK = 20;

/** Meta's clock and ours may differ; times of threads are whole seconds. */
const CLOCK_TOLERANCE_MS = 30_000;

/**
 * Looks for a message that may have been sent: first among the echoes that Meta pushed to us, then
 * in the thread itself. A message that is the outcome of another reply is never taken for this one.
 * Called only after the send cannot act any more. Throws `GraphError` when the thread cannot be read.
 */
export class SeekEvidence {
  constructor(
    private readonly graph: GraphClient,
    private readonly evidence: SendEvidenceRepository,
    private readonly pace: LookupPace,
  ) {}

  async run(account: Account, token: Secret, reply: ReplyRow): Promise<Finding> {
    // An image or a template has no words to know it by, neither in an echo nor in the thread, so
    // that it is not found there says nothing: the account's `when_unsure` decides.
    if (reply.textSha256 === null) return { kind: 'open' };
    const echo = await this.amongEchoes(account, reply);
    if (echo) return echo;

    const { id: accountId } = account;
    const since = sayableSince(reply);
    const waitMs = this.pace.take(accountId, Date.now());
    if (waitMs > 0) return { kind: 'too-soon', waitMs };
    const thread = await this.graph.listThreadMessages(
      token,
      account.igUserId,
      reply.personId,
      THREAD_LOOK,
    );
    const said = thread
      .filter((message) => message.fromId === account.igUserId && message.text !== null)
      .filter((message) => message.createdAtMs >= since.getTime())
      .map((message) => ({
        mid: message.mid,
        textSha256: textHash(message.text ?? ''),
        saidAtMs: message.createdAtMs,
      }))
      .toReversed();
    const found = await this.ours(account, reply, said);
    if (found) return { kind: 'found', messageId: found.mid, evidence: 'thread' };

    // An empty thread cannot be right: the person has just tapped in it.
    const oldest = thread.at(-1);
    if (!oldest) return { kind: 'open' };
    const isWhole = thread.length < THREAD_LOOK || oldest.createdAtMs < since.getTime();
    return { kind: isWhole ? 'not-landed' : 'open' };
  }

  /** Among what Meta has told us of by itself, which takes no call; null: not there. */
  async amongEchoes(account: Account, reply: ReplyRow): Promise<Found | null> {
    if (reply.textSha256 === null) return null;
    const { tenantId, id: accountId } = account;
    const since = sayableSince(reply);
    const echoes = await this.evidence.echoes(tenantId, accountId, reply.personId, since);
    const echo = await this.ours(account, reply, echoes);
    return echo ? { kind: 'found', messageId: echo.mid, evidence: 'echo' } : null;
  }

  private async ours(
    account: Account,
    reply: ReplyRow,
    seen: readonly SeenMessage[],
  ): Promise<SeenMessage | null> {
    const same = seen.filter(({ textSha256 }) => reply.textSha256?.equals(textSha256));
    if (same.length === 0) return null;
    const taken = await this.evidence.spokenFor(
      account.tenantId,
      account.id,
      same.map(({ mid }) => mid),
    );
    return same.find(({ mid }) => !taken.has(mid)) ?? null;
  }
}

/** Not before it can have been said. */
function sayableSince({ intendedAt }: ReplyRow): Date {
  return new Date(intendedAt.getTime() - CLOCK_TOLERANCE_MS);
}
