import type { Asked, Seen, SendCall } from './judge.js';
import { answerTo } from './scene.js';
import type { SimulatorClient } from './simulator-client.js';

/** What Instagram knows: taps, what people saw, and the calls that were to send something. */
export type Ledger = {
  asked: Asked[];
  seen: Seen[];
  calls: SendCall[];
  /** By message id, when the echo of a message was acknowledged. */
  echoAtMs: Map<string, number>;
  /** Message ids of all that people saw. */
  mids: string[];
};

export async function readLedger(
  simulator: SimulatorClient,
  igUserIds: readonly string[],
): Promise<Ledger> {
  const ledger: Ledger = { asked: [], seen: [], calls: [], echoAtMs: new Map(), mids: [] };
  for (const account of igUserIds) {
    for (const message of await simulator.messages(account)) {
      const { person, mid, seq, at_ms: atMs, acknowledged_at_ms: acknowledgedAtMs } = message;
      const text = message.text ?? '';
      if (message.direction === 'in') {
        const answer = answerTo(text);
        ledger.asked.push({ account, person, mid, answer, atMs, acknowledgedAtMs });
        continue;
      }
      ledger.seen.push({ account, person, text, seq, atMs });
      ledger.mids.push(mid);
      if (acknowledgedAtMs !== null) ledger.echoAtMs.set(mid, acknowledgedAtMs);
    }
    for (const { body, at_ms: atMs } of await simulator.sends(account)) {
      const person = textAt(body, 'recipient', 'id');
      const text = textAt(body, 'message', 'text');
      if (person !== null && text !== null) ledger.calls.push({ account, person, text, atMs });
    }
  }
  return ledger;
}

function textAt(body: Record<string, unknown> | null, outer: string, inner: string): string | null {
  const value = body?.[outer];
  if (typeof value !== 'object' || value === null) return null;
  const found: unknown = Reflect.get(value, inner);
  return typeof found === 'string' ? found : null;
}
