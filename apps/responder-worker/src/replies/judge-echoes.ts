import { judgeEcho } from '#libs/domain';
import type { Account, ClaimedEvent, SendEvidenceRepository } from '#libs/storage';

/** Whose message each claimed echo is, by event. */
export type EchoVerdicts = ReadonlyMap<string, ReturnType<typeof judgeEcho>>;

/**
 * Tells our own messages among the claimed echoes from a human's. Called in the unit of work of the
 * claim: what an echo is of was sent before it came, so that its intent is there by now.
 */
export async function judgeEchoes(
  evidence: Pick<SendEvidenceRepository, 'spokenFor' | 'openCalls'>,
  { tenantId, id: accountId }: Account,
  claimed: readonly ClaimedEvent[],
): Promise<EchoVerdicts> {
  const echoes = claimed.map(({ event }) => event).filter(({ kind }) => kind === 'echo');
  if (echoes.length === 0) return new Map();
  const mids = echoes.flatMap(({ mid }) => mid ?? []);
  const ours = await evidence.spokenFor(tenantId, accountId, mids);
  const persons = [...new Set(echoes.map(({ personId }) => personId))];
  const calls = await evidence.openCalls(tenantId, accountId, persons);
  const nowMs = Date.now();
  return new Map(
    echoes.map(({ id, mid, personId, textSha256 }) => {
      const open = calls
        .filter((call) => call.personId === personId)
        .map((call) => ({
          words: sameWords(call.textSha256, textSha256),
          mayLandUntilMs: call.mayLandUntilMs,
        }));
      return [id, judgeEcho(mid !== null && ours.has(mid), open, nowMs)];
    }),
  );
}

function sameWords(a: Buffer | null, b: Buffer | null): 'same' | 'other' {
  if (a === null || b === null) return a === b ? 'same' : 'other';
  return a.equals(b) ? 'same' : 'other';
}
