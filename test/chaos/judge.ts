/** A tap as the simulator's ledger has it. */
export type Asked = {
  account: string;
  person: string;
  mid: string;
  /** The words that a right answer to it has. */
  answer: string;
  /** Its timestamp: the order in which the person tapped. */
  atMs: number;
  /** When one of its webhooks was first answered with 200; null: never. */
  acknowledgedAtMs: number | null;
};

/** A message of the account that a person has in their inbox; `seq` rises in the order of arrival. */
export type Seen = { account: string; person: string; text: string; seq: number; atMs: number };

/** A call that was to send a message, whatever came of it. */
export type SendCall = { account: string; person: string; text: string; atMs: number };

/** A tap that was answered after a later one of its conversation. */
export type Disorder = { tap: Asked; after: Asked; acknowledgedAfterMs: number };

export type Verdict = {
  acknowledged: number;
  answered: number;
  /** Acknowledged, and nobody answered. */
  lost: Asked[];
  /** Answers beyond the first. */
  twice: { account: string; person: string; text: string; times: number; asked: number }[];
  outOfOrder: Disorder[];
  /** Answered after a later tap whose answer was begun before Floe could know of this one. */
  late: Disorder[];
  /** Words that no tap asked for. */
  strangers: Seen[];
};

/**
 * So long may what a turn has taken be in its hands before the call begins: it begins nothing after 2 s,
 * the call begins within 2 s of its intent, and the statements in between take their time on a busy
 * machine. A tap that was acknowledged less than this before the answer of a later one was begun may have
 * come when that one was in hand already.
 */
export const IN_HAND_MS = 5_000;

type Pair = { tap: Asked; seen: Seen; begunAtMs: number };

/** What people saw against what they asked. Nothing that the service says of itself is heard. */
export function judge(
  asked: readonly Asked[],
  seen: readonly Seen[],
  calls: readonly SendCall[],
): Verdict {
  const verdict: Verdict = {
    acknowledged: asked.filter(({ acknowledgedAtMs }) => acknowledgedAtMs !== null).length,
    answered: 0,
    lost: [],
    twice: [],
    outOfOrder: [],
    late: [],
    strangers: [],
  };
  const seenBy = Map.groupBy(seen, conversationOf);
  const callsOf = Map.groupBy(calls, conversationOf);
  const askedBy = Map.groupBy(asked, conversationOf);
  for (const [conversation, taps] of askedBy) {
    const messages = seenBy.get(conversation) ?? [];
    const pairs = pairUp(taps, messages, callsOf.get(conversation) ?? [], verdict);
    verdict.answered += pairs.length;
    judgeOrder(pairs, verdict);
  }
  for (const [conversation, messages] of seenBy) {
    if (!askedBy.has(conversation)) verdict.strangers.push(...messages);
  }
  return verdict;
}

const conversationOf = ({ account, person }: { account: string; person: string }): string =>
  `${account}/${person}`;

/** Equal questions have equal answers: there the first answer counts for the first tap. */
function pairUp(
  taps: readonly Asked[],
  messages: readonly Seen[],
  calls: readonly SendCall[],
  verdict: Verdict,
): Pair[] {
  const pairs: Pair[] = [];
  const seenAs = Map.groupBy(messages, ({ text }) => text);
  const callsFor = Map.groupBy(calls, ({ text }) => text);
  for (const [text, sameTaps] of Map.groupBy(taps, ({ answer }) => answer)) {
    const answers = (seenAs.get(text) ?? []).toSorted((one, other) => one.seq - other.seq);
    const inOrder = sameTaps
      .toSorted((one, other) => one.atMs - other.atMs)
      // Of equal ones those are owed an answer that were acknowledged.
      .filter((tap) => answers.length >= sameTaps.length || tap.acknowledgedAtMs !== null);
    seenAs.delete(text);
    let sinceMs = 0;
    for (const [at, tap] of inOrder.entries()) {
      const answer = answers[at];
      if (answer === undefined) {
        if (tap.acknowledgedAtMs !== null) verdict.lost.push(tap);
        continue;
      }
      const begun = (callsFor.get(text) ?? []).find(({ atMs }) => atMs > sinceMs);
      sinceMs = answer.atMs;
      pairs.push({ tap, seen: answer, begunAtMs: begun?.atMs ?? answer.atMs });
    }
    if (answers.length > sameTaps.length) {
      const { account, person } = sameTaps[0]!;
      verdict.twice.push({ account, person, text, times: answers.length, asked: sameTaps.length });
    }
  }
  for (const others of seenAs.values()) verdict.strangers.push(...others);
  return pairs;
}

function judgeOrder(pairs: readonly Pair[], verdict: Verdict): void {
  const bySight = pairs.toSorted((one, other) => one.seen.seq - other.seen.seq);
  for (const [at, { tap }] of bySight.entries()) {
    const overtakers = bySight.slice(0, at).filter((other) => other.tap.atMs > tap.atMs);
    // Never acknowledged: nobody can say when Floe knew of it.
    if (overtakers.length === 0 || tap.acknowledgedAtMs === null) continue;
    const begun = (other: Pair) => other.begunAtMs - tap.acknowledgedAtMs!;
    // The one whose answer was begun the longest after this tap was known.
    const worst = overtakers.toSorted((one, other) => begun(other) - begun(one))[0]!;
    const disorder = { tap, after: worst.tap, acknowledgedAfterMs: -begun(worst) };
    (begun(worst) > IN_HAND_MS ? verdict.outOfOrder : verdict.late).push(disorder);
  }
}
