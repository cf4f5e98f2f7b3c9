import { replyRuleSchema, type ReplyRuleBody } from '#libs/domain';
import { AuditLog, ReplyRuleRepository, TenantWork } from '#libs/storage';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope } from '../access/scopes.js';
import { TenantGuard } from '../access/tenant.guard.js';
import { idParam, listOf } from '../http/paging.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound, Problem } from '../problems/problem.js';
import { showRule, shownRuleSchema } from './reply-rule.schema.js';

@ApiTags('Reply rules')
@ApiBearerAuth('api-key')
@ApiProblems('missing_key', 'scope_missing', 'invalid_request', 'not_found', 'unavailable')
@UseGuards(TenantGuard)
@Controller('v1/reply-rules')
export class ReplyRulesController {
  constructor(
    private readonly work: TenantWork,
    private readonly rules: ReplyRuleRepository,
    private readonly audit: AuditLog,
  ) {}

  @Post()
  @NeedsScope('reply_rules:write')
  @ApiOperation({ operationId: 'createReplyRule', summary: 'Say what answers a tap' })
  @ApiCreatedResponse({
    description: 'The rule, in force at once.',
    standardSchema: shownRuleSchema,
  })
  @ApiProblems('malformed_json')
  create(@TheCaller() caller: Caller, @Body({ schema: replyRuleSchema }) body: ReplyRuleBody) {
    const { account_id: accountId, ...rule } = body;
    return this.work.run(caller.tenantId, async () => {
      const row = await this.rules.create(caller.tenantId, { ...rule, accountId });
      if (!row) {
        throw new Problem('invalid_request', 'The body has one fault.', {
          errors: [
            {
              pointer: '/account_id',
              code: 'unknown_account',
              message: 'You have no account of this id.',
              fix: 'Name one of your accounts, or leave it out for a rule that serves all of them.',
            },
          ],
        });
      }
      await this.audit.append(caller.tenantId, {
        actor: `key:${caller.keyId}`,
        action: 'reply_rule.created',
        target: `reply_rule:${row.id}`,
        detail: { name: row.name, match: row.match, priority: row.priority },
      });
      return showRule(row);
    });
  }

  @Get()
  @NeedsScope('reply_rules:read')
  @ApiOperation({
    operationId: 'listReplyRules',
    summary: 'List rules in the order they are tried',
  })
  @ApiOkResponse({ description: 'All of them.', standardSchema: listOf(shownRuleSchema) })
  async list(@TheCaller() caller: Caller) {
    return { data: (await this.rules.list(caller.tenantId)).map(showRule), next_cursor: null };
  }

  @Get(':id')
  @NeedsScope('reply_rules:read')
  @ApiOperation({ operationId: 'getReplyRule', summary: 'Read a rule' })
  @ApiOkResponse({ description: 'The rule.', standardSchema: shownRuleSchema })
  async read(@TheCaller() caller: Caller, @Param('id', { schema: idParam }) id: string) {
    const rule = await this.rules.find(caller.tenantId, id);
    if (!rule) throw notFound('reply rule');
    return showRule(rule);
  }

  @Delete(':id')
  @HttpCode(204)
  @NeedsScope('reply_rules:write')
  @ApiOperation({ operationId: 'deleteReplyRule', summary: 'Remove a rule' })
  @ApiNoContentResponse({ description: 'Removed.' })
  delete(@TheCaller() caller: Caller, @Param('id', { schema: idParam }) id: string): Promise<void> {
    return this.work.run(caller.tenantId, async () => {
      if (!(await this.rules.delete(caller.tenantId, id))) throw notFound('reply rule');
      await this.audit.append(caller.tenantId, {
        actor: `key:${caller.keyId}`,
        action: 'reply_rule.deleted',
        target: `reply_rule:${id}`,
        detail: {},
      });
    });
  }
}
