import { accountStatusSchema, Secret, thingRefSchema } from '#libs/domain';
import { AccountHealthRepository, AccountRepository, LISTS } from '#libs/storage';
import {
  Body,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope, SpansTenant, WhileSuspended } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { listOf, pageQueryOf } from '../http/paging.js';
import { revisionOf, revisionTag } from '../http/revision-tag.js';
import { TheClaim, type Claim } from '../idempotency/claim.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound } from '../problems/problem.js';
import { accountHealthSchema } from './account-health.schema.js';
import {
  accountChangeSchema,
  accountSchema,
  newAccountSchema,
  showAccount,
} from './account.schema.js';
import { ChangeAccount } from './change-account.js';
import { ConnectAccount } from './connect-account.js';
import { DisconnectAccount } from './disconnect-account.js';
import { showAccountHealth } from './show-account-health.js';

const accountsQuery = pageQueryOf(LISTS.accounts).extend({
  status: accountStatusSchema.nullable().default(null),
});

/** Left out: they stay at Instagram, unless an earlier request has said otherwise. */
const departureQuery = z.strictObject({
  ice_breakers: z.enum(['keep', 'delete']).nullable().default(null),
});

@ApiTags('Accounts')
@TenantRoutes('v1/accounts')
export class AccountsController {
  constructor(
    private readonly connect: ConnectAccount,
    private readonly changeAccount: ChangeAccount,
    private readonly disconnectAccount: DisconnectAccount,
    private readonly accounts: AccountRepository,
    private readonly health: AccountHealthRepository,
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
    'personal_account',
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
    @Query({ schema: accountsQuery }) { limit, cursor, status }: z.output<typeof accountsQuery>,
  ) {
    const page = await this.accounts.list(caller.tenantId, limit, cursor, status);
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

  @Delete(':id')
  @HttpCode(202)
  @NeedsScope('accounts:write')
  @WhileSuspended()
  @ApiOperation({
    operationId: 'disconnectAccount',
    summary: 'Let an account go: its subscription and its token end',
  })
  @ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' } })
  @ApiAcceptedResponse({
    description: 'Being let go, or gone already.',
    standardSchema: accountSchema,
  })
  async disconnect(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Query({ schema: departureQuery }) { ice_breakers: leave }: z.output<typeof departureQuery>,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const account = await this.disconnectAccount.run(caller, ref, leave, revisionOf(ifMatch));
    void reply.header('etag', revisionTag(account.version));
    return showAccount(account);
  }

  @Get(':id/health')
  @NeedsScope('accounts:read')
  @ApiOperation({
    operationId: 'getAccountHealth',
    summary: 'Read whether an account works, and what to do next',
  })
  @ApiOkResponse({ description: 'As it stands now.', standardSchema: accountHealthSchema })
  async readHealth(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
  ) {
    const health = await this.health.read(caller.tenantId, ref);
    if (!health) throw notFound('account');
    return showAccountHealth(health, new Date());
  }
}
