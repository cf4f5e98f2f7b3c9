import type { Floe } from './create-floe.js';
import type { Fact } from './fact.js';

export type FollowFeedOptions = {
  /** Where to go on: a `cursor` of an earlier page. Left out: from the oldest fact that is kept. */
  cursor?: string | null | undefined;
  /** Such as `['reply.*', 'ice_breaker.tapped']`; left out: every type. */
  types?: readonly string[];
  /** Only facts of this account. */
  accountId?: string;
  /** How long one request waits for a fact, in seconds; 25 when left out, 30 at most. */
  waitSeconds?: number;
  /** Ends the loop. */
  signal?: AbortSignal;
};

/** A fact with the id and the body that its webhooks have. */
export type FeedEntry = { id: string; body: Fact };
/** Keep `cursor` once you have dealt with the items, also when there are none: it ages. */
export type FeedEntries = { items: FeedEntry[]; cursor: string };

/**
 * The facts as they come, page by page, without an end: what is there already first, then each as soon as
 * it is written. Throws what a request throws, such as the `Problem` `cursor_expired`; begin again with the
 * last cursor that you kept.
 */
export async function* followFeed(
  floe: Pick<Floe, 'readFeed'>,
  { cursor, types, accountId, waitSeconds = 25, signal }: FollowFeedOptions = {},
): AsyncGenerator<FeedEntries, void> {
  let at = cursor ?? undefined;
  for (;;) {
    if (signal?.aborted) return;
    const { data } = await floe.readFeed({
      query: {
        wait: waitSeconds,
        ...(at === undefined ? {} : { cursor: at }),
        ...(types === undefined ? {} : { types: types.join(',') }),
        ...(accountId === undefined ? {} : { account_id: accountId }),
      },
      ...(signal === undefined ? {} : { signal }),
      throwOnError: true,
    });
    at = data.next_cursor;
    const items = data.data.map(({ id, body }) => ({ id, body: body as unknown as Fact }));
    yield { items, cursor: at };
  }
}
