import {
  replyRuleChangeSchema,
  replyRuleReplacementSchema,
  replyRuleSchema,
  thingRefSchema,
  type ReplyRuleBody,
  type ReplyRuleChange,
  type ReplyRuleReplacement,
} from '#libs/domain';
import { ReplyRuleRepository, TenantWork, type ReplyRuleRow } from '#libs/storage';
import {
  Body,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { listOf } from '../http/paging.js';
import { revisionOf, revisionTag } from '../http/revision-tag.js';
import { TheClaim, type Claim } from '../idempotency/claim.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound } from '../problems/problem.js';
import { EditReplyRules } from './edit-reply-rules.js';
import { PreviewReply } from './preview-reply.js';
import { previewedSchema, previewSchema, type PreviewBody } from './reply-preview.schema.js';
import {
  changeOf,
  draftOf,
  replyRulesQuery,
  showRule,
  shownRuleSchema,
} from './reply-rule.schema.js';

@ApiTags('Reply rules')
@TenantRoutes('v1/reply-rules')
export class ReplyRulesController {
  constructor(
    private readonly work: TenantWork,
    private readonly rules: ReplyRuleRepository,
    private readonly edit: EditReplyRules,
    private readonly preview: PreviewReply,
  ) {}

  @Post()
  @NeedsScope('reply_rules:write')
  @ApiOperation({ operationId: 'createReplyRule', summary: 'Say what answers a tap' })
  @ApiCreatedResponse({
    description: 'The rule, in force at once.',
    standardSchema: shownRuleSchema,
  })
  @ApiProblems('conflict', 'limit_reached', 'key_bound')
  create(
    @TheCaller() caller: Caller,
    @Body({ schema: replyRuleSchema }) body: ReplyRuleBody,
    @TheClaim() claim: Claim,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.work.run(caller.tenantId, async () => {
      const rule = await this.edit.create(caller, draftOf(body));
      const answer = shown(rule, reply);
      await claim.keep(caller.tenantId, 201, answer, { etag: revisionTag(rule.version) });
      return answer;
    });
  }

  @Post('preview')
  @HttpCode(200)
  @NeedsScope('reply_rules:read')
  @ApiOperation({ operationId: 'previewReply', summary: 'See what would answer a tap' })
  @ApiOkResponse({ description: 'What would be sent.', standardSchema: previewedSchema })
  @ApiProblems('key_bound')
  tryOut(
    @TheCaller() caller: Caller,
    @Body({ schema: previewSchema }) body: PreviewBody,
    @TheClaim() claim: Claim,
  ) {
    const { tenantId } = caller;
    return this.work.run(tenantId, async () => {
      const answer = await this.preview.run(caller, body);
      await claim.keep(tenantId, 200, answer, {}, body.account_id);
      return answer;
    });
  }

  @Get()
  @NeedsScope('reply_rules:read')
  @ApiOperation({
    operationId: 'listReplyRules',
    summary: 'List rules in the order they are tried',
  })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(shownRuleSchema) })
  async list(
    @TheCaller() caller: Caller,
    @Query({ schema: replyRulesQuery }) query: z.output<typeof replyRulesQuery>,
  ) {
    const filter = { accountId: query.account_id };
    const page = await this.rules.page(caller.tenantId, filter, query.limit, query.cursor);
    return { data: page.rows.map(showRule), next_cursor: page.nextCursor };
  }

  @Get(':id')
  @NeedsScope('reply_rules:read')
  @ApiOperation({ operationId: 'getReplyRule', summary: 'Read a rule' })
  @ApiOkResponse({ description: 'The rule.', standardSchema: shownRuleSchema })
  async read(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const rule = await this.rules.find(caller.tenantId, ref);
    if (!rule) throw notFound('reply rule');
    return shown(rule, reply);
  }

  @Put(':id')
  @NeedsScope('reply_rules:write')
  @ApiOperation({ operationId: 'replaceReplyRule', summary: 'Write a rule anew' })
  @ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' } })
  @ApiOkResponse({ description: 'The rule, in force at once.', standardSchema: shownRuleSchema })
  @ApiProblems('conflict', 'key_bound')
  async replace(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Body({ schema: replyRuleReplacementSchema }) body: ReplyRuleReplacement,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const rule = await this.edit.change(caller, ref, changeOf(body), revisionOf(ifMatch));
    return shown(rule, reply);
  }

  @Patch(':id')
  @NeedsScope('reply_rules:write')
  @ApiOperation({ operationId: 'updateReplyRule', summary: 'Change parts of a rule' })
  @ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' } })
  @ApiOkResponse({ description: 'The rule, in force at once.', standardSchema: shownRuleSchema })
  @ApiProblems('conflict', 'key_bound')
  async update(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Body({ schema: replyRuleChangeSchema }) body: ReplyRuleChange,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const rule = await this.edit.change(caller, ref, changeOf(body), revisionOf(ifMatch));
    return shown(rule, reply);
  }

  @Delete(':id')
  @HttpCode(204)
  @NeedsScope('reply_rules:write')
  @ApiOperation({ operationId: 'deleteReplyRule', summary: 'Remove a rule' })
  @ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' } })
  @ApiNoContentResponse({ description: 'Removed.' })
  delete(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    return this.edit.remove(caller, ref, revisionOf(ifMatch));
  }
}

function shown(rule: ReplyRuleRow, reply: FastifyReply) {
  void reply.header('etag', revisionTag(rule.version));
  return showRule(rule);
}
