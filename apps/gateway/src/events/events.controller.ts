import { EventStories, InboundEventRepository } from '#libs/storage';
import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { idParam, listOf } from '../http/paging.js';
import { TheClaim, type Claim } from '../idempotency/claim.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound } from '../problems/problem.js';
import { eventSchema, eventsQuery, showEvent } from './event.schema.js';
import { explanationSchema, showExplanation } from './explanation.schema.js';
import { ReplayEvent } from './replay-event.js';
import { replayBody, replayedSchema } from './replay.schema.js';

@ApiTags('Events')
@TenantRoutes('v1/events')
export class EventsController {
  constructor(
    private readonly events: InboundEventRepository,
    private readonly stories: EventStories,
    private readonly replayEvent: ReplayEvent,
  ) {}

  @Get()
  @NeedsScope('events:read')
  @ApiOperation({ operationId: 'listEvents', summary: 'What came from Instagram, newest first' })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(eventSchema) })
  async list(
    @TheCaller() caller: Caller,
    @Query({ schema: eventsQuery }) query: z.output<typeof eventsQuery>,
  ) {
    const filter = { state: query.state, accountId: query.account_id };
    const page = await this.events.list(caller.tenantId, filter, query.limit, query.cursor);
    return { data: page.rows.map(showEvent), next_cursor: page.nextCursor };
  }

  @Get(':id')
  @NeedsScope('events:read')
  @ApiOperation({ operationId: 'getEvent', summary: 'Read an event and what became of it' })
  @ApiOkResponse({ description: 'The event.', standardSchema: eventSchema })
  async read(@TheCaller() caller: Caller, @Param('id', { schema: idParam }) id: string) {
    const found = await this.events.find(caller.tenantId, id);
    if (!found) throw notFound('event');
    return showEvent(found);
  }

  @Get(':id/explain')
  @NeedsScope('events:read')
  @ApiOperation({ operationId: 'explainEvent', summary: 'What became of an event, step by step' })
  @ApiOkResponse({ description: 'The steps, in order.', standardSchema: explanationSchema })
  async explain(@TheCaller() caller: Caller, @Param('id', { schema: idParam }) id: string) {
    const tale = await this.stories.read(caller.tenantId, id);
    if (!tale) throw notFound('event');
    return showExplanation(tale, new Date());
  }

  @Post(':id/replay')
  @HttpCode(202)
  @NeedsScope('events:write')
  @ApiOperation({
    operationId: 'replayEvent',
    summary: 'Decide an event anew, by the rules of today',
  })
  @ApiAcceptedResponse({ description: 'Due now.', standardSchema: replayedSchema })
  @ApiProblems(
    'event_answered',
    'event_under_way',
    'event_not_answerable',
    'outside_window',
    'account_not_connected',
  )
  replay(
    @TheCaller() caller: Caller,
    @Param('id', { schema: idParam }) eventId: string,
    @Body({ schema: replayBody }) { force }: z.output<typeof replayBody>,
    @TheClaim() claim: Claim,
  ) {
    return this.replayEvent.run(caller, { eventId, force }, claim);
  }
}
