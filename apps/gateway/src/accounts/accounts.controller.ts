import { Secret } from '#libs/domain';
import { AccountRepository } from '#libs/storage';
import {
  Body,
  Controller,
  Get,
  HttpStatus,
  Param,
  Post,
  Query,
  Res,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope } from '../access/scopes.js';
import { TenantGuard } from '../access/tenant.guard.js';
import { idParam, listOf, pageQuery, type PageQuery } from '../http/paging.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound } from '../problems/problem.js';
import { accountSchema, newAccountSchema, showAccount } from './account.schema.js';
import { ConnectAccount } from './connect-account.js';

@ApiTags('Accounts')
@ApiBearerAuth('api-key')
@ApiProblems('missing_key', 'scope_missing', 'invalid_request', 'not_found', 'unavailable')
@UseGuards(TenantGuard)
@Controller('v1/accounts')
export class AccountsController {
  constructor(
    private readonly connect: ConnectAccount,
    private readonly accounts: AccountRepository,
  ) {}

  @Post()
  @NeedsScope('accounts:write')
  @ApiOperation({
    operationId: 'connectAccount',
    summary: 'Connect an Instagram account by its access token, or give it a new one',
  })
  @ApiCreatedResponse({ description: 'Connected.', standardSchema: accountSchema })
  @ApiOkResponse({
    description: 'Known already; its token was renewed.',
    standardSchema: accountSchema,
  })
  @ApiProblems(
    'account_owned_elsewhere',
    'conflict',
    'token_refused',
    'instagram_refused',
    'instagram_unavailable',
    'malformed_json',
  )
  async create(
    @TheCaller() caller: Caller,
    @Body({ schema: newAccountSchema }) body: z.output<typeof newAccountSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { account, isNew } = await this.connect.run(
      caller.tenantId,
      `key:${caller.keyId}`,
      new Secret(body.access_token),
      body.external_id,
    );
    void reply.status(isNew ? HttpStatus.CREATED : HttpStatus.OK);
    return showAccount(account);
  }

  @Get()
  @NeedsScope('accounts:read')
  @ApiOperation({ operationId: 'listAccounts', summary: 'List accounts, newest first' })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(accountSchema) })
  async list(
    @TheCaller() caller: Caller,
    @Query({ schema: pageQuery }) { limit, cursor }: PageQuery,
  ) {
    const page = await this.accounts.list(caller.tenantId, limit, cursor);
    return { data: page.rows.map(showAccount), next_cursor: page.nextCursor };
  }

  @Get(':id')
  @NeedsScope('accounts:read')
  @ApiOperation({ operationId: 'getAccount', summary: 'Read an account' })
  @ApiOkResponse({ description: 'The account.', standardSchema: accountSchema })
  async read(@TheCaller() caller: Caller, @Param('id', { schema: idParam }) id: string) {
    const account = await this.accounts.find(caller.tenantId, id);
    if (!account) throw notFound('account');
    return showAccount(account);
  }
}
