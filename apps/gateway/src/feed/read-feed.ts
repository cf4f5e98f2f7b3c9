import { FactFeed, type FeedPage } from '#libs/storage';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { Problem } from '../problems/problem.js';
import type { FeedRequest } from './feed.schema.js';
import { FeedWatch } from './feed-watch.js';
import { SettledFacts } from './settled-facts.js';

export type ReadPage = Extract<FeedPage, { outcome: 'read' }>;

/** Reads one page of the feed, and waits for it when there is nothing yet. */
@Injectable()
export class ReadFeed {
  constructor(
    private readonly feed: FactFeed,
    private readonly settled: SettledFacts,
    private readonly watch: FeedWatch,
  ) {}

  /** `hasWaited`: so long that who asked may not be allowed to any more. Throws `Problem`s. */
  async run(
    caller: Pick<Caller, 'tenantId' | 'accountIds'>,
    request: FeedRequest,
    signal: AbortSignal,
  ): Promise<{ page: ReadPage; hasWaited: boolean }> {
    const { tenantId } = caller;
    const endsAt = performance.now() + request.wait * 1_000;
    let after = request.cursor;
    for (let hasWaited = false; ; hasWaited = true) {
      const upTo = await this.settled.upTo();
      const page = await this.feed.read(tenantId, {
        after,
        upTo,
        types: request.types,
        accountIds: request.account_id === null ? caller.accountIds : [request.account_id],
        limit: request.limit,
      });
      if (page.outcome === 'expired') throw cursorExpired(page.days);
      const leftMs = endsAt - performance.now();
      const isAnswer = page.facts.length > 0 || page.hasMore;
      if (isAnswer || leftMs <= 0) return { page, hasWaited };
      const waits = await this.watch.wait({ tenantId, after: upTo }, leftMs, signal);
      if (!waits) return { page, hasWaited };
      after = page.place;
    }
  }
}

function cursorExpired(days: number): Problem {
  return new Problem(
    'cursor_expired',
    `The cursor is older than ${days} days, and facts that came after it are gone.`,
  );
}
