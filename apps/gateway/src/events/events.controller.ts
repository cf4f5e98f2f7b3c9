import { InboundEventRepository } from '#libs/storage';
import { Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { idParam, listOf } from '../http/paging.js';
import { notFound } from '../problems/problem.js';
import { eventSchema, eventsQuery, showEvent } from './event.schema.js';

@ApiTags('Events')
@TenantRoutes('v1/events')
export class EventsController {
  constructor(private readonly events: InboundEventRepository) {}

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
}
