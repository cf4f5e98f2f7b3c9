import { createHmac, randomBytes } from 'node:crypto';

export type SignedBody = { body: Buffer; signature: string };

/**
 * Webhooks as Meta sends them, each with `eventsEach` taps that nobody has seen before, spread over the
 * accounts: made and signed ahead, so that making them costs nothing while somebody is measured.
 */
export function signedWebhooks(
  accounts: readonly string[],
  { count, eventsEach, secret }: { count: number; eventsEach: number; secret: string },
): SignedBody[] {
  const run = randomBytes(6).toString('hex');
  let taps = 0;
  const tapOf = (account: string) => {
    taps += 1;
    return {
      sender: { id: String(178_000_000_000_000 + (taps % 50_000)) },
      recipient: { id: account },
      timestamp: Date.now(),
      postback: { mid: `bench_${run}_${taps}`, title: 'What are your hours?', payload: 'HOURS' },
    };
  };
  return Array.from({ length: count }, (_, n) => {
    // A batch is of few accounts, as Meta's are: it collects per account.
    const ids = Array.from(
      { length: Math.min(eventsEach, 10) },
      (_unused, k) => accounts[(n * 10 + k) % accounts.length] ?? '',
    );
    const entry = ids.map((id, k) => ({
      id,
      time: Date.now(),
      messaging: Array.from(
        { length: Math.floor((eventsEach + ids.length - 1 - k) / ids.length) },
        () => tapOf(id),
      ),
    }));
    const body = Buffer.from(JSON.stringify({ object: 'instagram', entry }));
    return { body, signature: `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` };
  });
}
