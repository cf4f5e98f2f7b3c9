import pMap from 'p-map';
import { Pool } from 'undici';
import type { SignedBody } from './webhook-bodies.js';

export type Fired = { seconds: number; tookMs: number[] };

/** As many as Meta may well have open at once. */
const CONNECTIONS = 64;

/** Posts all of them as fast as they are answered. Throws when one is not answered by 200. */
export async function fire(origin: string, webhooks: readonly SignedBody[]): Promise<Fired> {
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
  const tookMs: number[] = [];
  const startedMs = performance.now();
  try {
    await pMap(
      webhooks,
      async ({ body, signature }) => {
        const beganMs = performance.now();
        const answer = await pool.request({
          method: 'POST',
          path: '/webhooks/instagram',
          headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
          body,
        });
        await answer.body.dump();
        if (answer.statusCode !== 200) throw new Error(`${origin}: ${answer.statusCode}`);
        tookMs.push(performance.now() - beganMs);
      },
      { concurrency: CONNECTIONS },
    );
    return { seconds: (performance.now() - startedMs) / 1_000, tookMs };
  } finally {
    await pool.close();
  }
}
