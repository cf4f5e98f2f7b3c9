import { ConversationRepository, TenantWork } from '#libs/storage';
import { Body, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { noBody } from '../http/no-body.js';
import { idParam, listOf } from '../http/paging.js';
import { TheClaim, type Claim } from '../idempotency/claim.js';
import { notFound } from '../problems/problem.js';
import {
  conversationChangeSchema,
  conversationSchema,
  conversationsQuery,
  handoffBody,
  showConversation,
} from './conversation.schema.js';
import { EditConversations } from './edit-conversations.js';

@ApiTags('Conversations')
@TenantRoutes('v1/conversations')
export class ConversationsController {
  constructor(
    private readonly work: TenantWork,
    private readonly conversations: ConversationRepository,
    private readonly edit: EditConversations,
  ) {}

  @Get()
  @NeedsScope('conversations:read')
  @ApiOperation({ operationId: 'listConversations', summary: 'List conversations, newest first' })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(conversationSchema) })
  list(
    @TheCaller() { tenantId }: Caller,
    @Query({ schema: conversationsQuery }) query: z.output<typeof conversationsQuery>,
  ) {
    const { account_id: accountId, state, tag, person_id: personId, limit, cursor } = query;
    const filter = { accountId, state, tag, personId };
    return this.work.run(tenantId, async () => {
      const page = await this.conversations.list(tenantId, filter, limit, cursor);
      const heard = await this.conversations.lastHeard(tenantId, page.rows);
      return {
        data: page.rows.map((row) => showConversation(row, heard.get(row.id))),
        next_cursor: page.nextCursor,
      };
    });
  }

  @Get(':id')
  @NeedsScope('conversations:read')
  @ApiOperation({ operationId: 'getConversation', summary: 'Read a conversation' })
  @ApiOkResponse({ description: 'The conversation.', standardSchema: conversationSchema })
  read(@TheCaller() { tenantId }: Caller, @Param('id', { schema: idParam }) id: string) {
    return this.work.run(tenantId, async () => {
      const row = await this.conversations.find(tenantId, id);
      if (!row) throw notFound('conversation');
      const heard = await this.conversations.lastHeard(tenantId, [row]);
      return showConversation(row, heard.get(row.id));
    });
  }

  @Patch(':id')
  @NeedsScope('conversations:write')
  @ApiOperation({
    operationId: 'updateConversation',
    summary: 'Tag a conversation, or say whether the person is answered automatically',
  })
  @ApiOkResponse({ description: 'The conversation.', standardSchema: conversationSchema })
  update(
    @TheCaller() caller: Caller,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: conversationChangeSchema }) body: z.output<typeof conversationChangeSchema>,
  ) {
    return this.edit.change(caller, id, body);
  }

  @Post(':id/handoff')
  @HttpCode(200)
  @NeedsScope('conversations:write')
  @ApiOperation({
    operationId: 'handOffConversation',
    summary: 'Give a conversation to a human: the rules rest',
  })
  @ApiOkResponse({ description: 'The conversation.', standardSchema: conversationSchema })
  handOff(
    @TheCaller() caller: Caller,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: handoffBody }) body: z.output<typeof handoffBody>,
    @TheClaim() claim: Claim,
  ) {
    return this.edit.handOff(caller, id, body, claim);
  }

  @Post(':id/resume')
  @HttpCode(200)
  @NeedsScope('conversations:write')
  @ApiOperation({
    operationId: 'resumeConversation',
    summary: 'Let the rules answer a conversation again',
  })
  @ApiOkResponse({ description: 'The conversation.', standardSchema: conversationSchema })
  resume(
    @TheCaller() caller: Caller,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: noBody }) _body: unknown,
    @TheClaim() claim: Claim,
  ) {
    return this.edit.resume(caller, id, claim);
  }
}
