import { Secret, thingRefSchema } from '#libs/domain';
import { AccountRepository, LISTS } from '#libs/storage';
import { Body, Get, Headers, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope, SpansTenant } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { listOf, pageQueryOf } from '../http/paging.js';
import { revisionOf, revisionTag } from '../http/revision-tag.js';
import { TheClaim, type Claim } from '../idempotency/claim.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound } from '../problems/problem.js';
import {
  accountChangeSchema,
  accountSchema,
  newAccountSchema,
  showAccount,
} from './account.schema.js';
import { ChangeAccount } from './change-account.js';
import { ConnectAccount } from './connect-account.js';

const accountsQuery = pageQueryOf(LISTS.accounts);

@ApiTags('Accounts')
@TenantRoutes('v1/accounts')
export class AccountsController {
  constructor(
    private readonly connect: ConnectAccount,
    private readonly changeAccount: ChangeAccount,
    private readonly accounts: AccountRepository,
  ) {}

  @Post()
  @NeedsScope('accounts:write')
  @SpansTenant()
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
    'limit_reached',
    'token_refused',
    'instagram_refused',
    'instagram_unavailable',
  )
  async create(
    @TheCaller() caller: Caller,
    @Body({ schema: newAccountSchema }) body: z.output<typeof newAccountSchema>,
    @TheClaim() claim: Claim,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { status, etag, shown } = await this.connect.run(
      caller.tenantId,
      caller.source,
      new Secret(body.access_token),
      body.external_id,
      claim,
    );
    void reply.status(status).header('etag', etag);
    return shown;
  }

  @Get()
  @NeedsScope('accounts:read')
  @ApiOperation({ operationId: 'listAccounts', summary: 'List accounts, newest first' })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(accountSchema) })
  async list(
    @TheCaller() caller: Caller,
    @Query({ schema: accountsQuery }) { limit, cursor }: z.output<typeof accountsQuery>,
  ) {
    const page = await this.accounts.list(caller.tenantId, limit, cursor);
    return { data: page.rows.map(showAccount), next_cursor: page.nextCursor };
  }

  @Get(':id')
  @NeedsScope('accounts:read')
  @ApiOperation({ operationId: 'getAccount', summary: 'Read an account' })
  @ApiOkResponse({ description: 'The account.', standardSchema: accountSchema })
  async read(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const account = await this.accounts.find(caller.tenantId, ref);
    if (!account) throw notFound('account');
    void reply.header('etag', revisionTag(account.version));
    return showAccount(account);
  }

  @Patch(':id')
  @NeedsScope('accounts:write')
  @ApiOperation({
    operationId: 'updateAccount',
    summary: 'Name an account as you do, or say what becomes of sends with an unknown outcome',
  })
  @ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' } })
  @ApiOkResponse({ description: 'The account.', standardSchema: accountSchema })
  @ApiProblems('conflict')
  async update(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Body({ schema: accountChangeSchema }) body: z.output<typeof accountChangeSchema>,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const account = await this.changeAccount.run(caller, ref, body, revisionOf(ifMatch));
    void reply.header('etag', revisionTag(account.version));
    return showAccount(account);
  }
}
