import { Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope } from '../access/scopes.js';
import { TenantGuard } from '../access/tenant.guard.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { feedQuery, feedSchema, showFeed, type Feed, type FeedRequest } from './feed.schema.js';
import { ReadFeed } from './read-feed.js';

@ApiTags('Webhooks')
@TenantRoutes('v1/feed')
export class FeedController {
  constructor(
    private readonly readFeed: ReadFeed,
    private readonly guard: TenantGuard,
  ) {}

  @Get()
  @NeedsScope('feed:read')
  @ApiOperation({
    operationId: 'readFeed',
    summary: 'What webhooks tell, in order, for whoever missed it',
  })
  @ApiQuery({
    name: 'cursor',
    required: false,
    description: '`next_cursor` of the last page. Left out: from the oldest fact that is kept.',
  })
  @ApiQuery({ name: 'limit', required: false, description: 'Facts of a page at most.' })
  @ApiQuery({
    name: 'types',
    required: false,
    description: 'Types with commas between; `reply.*` for all of a kind. Left out: every type.',
    example: 'reply.*,ice_breaker.tapped',
  })
  @ApiQuery({
    name: 'account_id',
    required: false,
    description: 'Only facts of this account. Left out: all that the key may see.',
  })
  @ApiQuery({
    name: 'wait',
    required: false,
    description: 'How many seconds to wait for a fact when there is none yet.',
  })
  @ApiOkResponse({ description: 'One page, oldest first.', standardSchema: feedSchema })
  @ApiProblems('cursor_expired')
  async read(
    @TheCaller() caller: Caller,
    @Query({ schema: feedQuery }) query: FeedRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Feed> {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const { page, hasWaited } = await this.readFeed.run(caller, query, gone.signal);
    // A key that was revoked while it waited sees nothing more.
    if (hasWaited) await this.guard.assertStillOpen(request);
    return showFeed(page);
  }
}
