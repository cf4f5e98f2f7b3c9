import pMap from 'p-map';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlannedPost } from './plan-taps.js';
import type { Scene } from './scene.js';
import type { SimulatorClient } from './simulator-client.js';

/** How far the taps have come. */
export type Sent = { taps: number; acknowledged: number; copied: number; heldBack: number };

/** Webhooks that may be on their way at once, with those that wait for a gateway that is down. */
const POSTS_AT_ONCE = 400;

/** Sends the posts as planned until `signal` ends it, counting into `sent`; resolves when the last has ended. */
export async function sendTaps(
  simulator: SimulatorClient,
  scene: Scene,
  posts: readonly PlannedPost[],
  sent: Sent,
  signal: AbortSignal,
): Promise<void> {
  const startedMs = Date.now();
  let lastMs = 0;
  await pMap(
    posts,
    async (post) => {
      await sleep(Math.max(0, startedMs + post.atMs - Date.now()), undefined, { signal }).catch(
        () => undefined,
      );
      if (signal.aborted) return;
      const taps = post.taps.map(({ account, person, payload, question }) => {
        // Each a moment of its own: the order of a conversation must be beyond doubt.
        lastMs = Math.max(lastMs + 1, Date.now());
        return {
          account: scene.igUserIds[account]!,
          person: scene.personOf(account, person),
          payload,
          title: question,
          timestamp_ms: lastMs,
        };
      });
      sent.taps += taps.length;
      sent.copied += post.copies > 1 ? taps.length : 0;
      sent.heldBack += post.heldBackMs > 0 ? taps.length : 0;
      const { deliveries } = await simulator.taps({
        taps,
        in_one_post: true,
        order: post.order,
        held_back_ms: post.heldBackMs,
        copies: post.copies,
        copies_after_ms: post.copiesAfterMs,
      });
      if (deliveries.some(({ status }) => status === 200)) sent.acknowledged += taps.length;
    },
    { concurrency: POSTS_AT_ONCE },
  );
}
