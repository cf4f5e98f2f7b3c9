import {
  readIceBreakersBody,
  thingRefSchema,
  type IceBreakerLimits,
  type IceBreakerSet,
} from '#libs/domain';
import { AccountRepository, IceBreakersRepository, SyncHistory } from '#libs/storage';
import {
  Body,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { faultyBody } from '../http/faulty-body.js';
import { noBody } from '../http/no-body.js';
import { listOf } from '../http/paging.js';
import { revisionOf, revisionTag } from '../http/revision-tag.js';
import { TheClaim, type Claim } from '../idempotency/claim.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound } from '../problems/problem.js';
import { EditsIceBreakers } from './edits-ice-breakers.js';
import { giveEdit } from './give-edit.js';
import { ICE_BREAKER_LIMITS } from './ice-breaker-limits.js';
import {
  acceptedSchema,
  editQuery,
  iceBreakersSchema,
  showIceBreakers,
  type EditQuery,
} from './ice-breakers.schema.js';
import { PlanIceBreakers } from './plan-ice-breakers.js';
import { liveSchema, planSchema } from './plan.schema.js';
import { PublishNow } from './publish-now.js';
import { inMetasOrder } from './question-set.schema.js';
import { ReadLive } from './read-live.js';
import { SetIceBreakers } from './set-ice-breakers.js';
import { showSync, syncSchema, syncsQuery } from './sync.schema.js';

const anyBody = z.unknown();

@ApiTags('Ice breakers')
@TenantRoutes('v1/accounts/:id/ice-breakers')
export class IceBreakersController {
  constructor(
    private readonly setIceBreakers: SetIceBreakers,
    private readonly publishNow: PublishNow,
    private readonly planIceBreakers: PlanIceBreakers,
    private readonly readLive: ReadLive,
    private readonly accounts: AccountRepository,
    private readonly iceBreakers: IceBreakersRepository,
    private readonly history: SyncHistory,
    @Inject(ICE_BREAKER_LIMITS) private readonly limits: IceBreakerLimits,
  ) {}

  @Put()
  @EditsIceBreakers()
  @ApiOperation({
    operationId: 'setIceBreakers',
    summary: "Say what the account should ask, in Meta's own body",
  })
  async set(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Query({ schema: editQuery }) query: EditQuery,
    @Body({ schema: anyBody }) body: unknown,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const read = readIceBreakersBody(body, this.limits);
    if (!read.ok) throw faultyBody(read.faults);
    return this.edit(caller, ref, query, ifMatch, read.set, reply);
  }

  @Get()
  @NeedsScope('ice_breakers:read')
  @ApiOperation({
    operationId: 'getIceBreakers',
    summary: 'What the account should ask, and what Instagram was last seen to show',
  })
  @ApiOkResponse({ description: 'Wish and reality.', standardSchema: iceBreakersSchema })
  async read(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const account = await this.accountOf(caller, ref);
    const row = await this.iceBreakers.find(caller.tenantId, account.id);
    const shown = showIceBreakers(row, account, new Date());
    void reply.header('etag', revisionTag(shown.revision));
    return shown;
  }

  @Delete()
  @EditsIceBreakers()
  @ApiOperation({
    operationId: 'clearIceBreakers',
    summary: 'Remove all questions, in all locales',
  })
  clear(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Query({ schema: editQuery }) query: EditQuery,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.edit(caller, ref, query, ifMatch, [], reply);
  }

  @Get('live')
  @NeedsScope('ice_breakers:read')
  @ApiOperation({
    operationId: 'getLiveIceBreakers',
    summary: 'Ask Instagram what it shows now',
  })
  @ApiOkResponse({ description: 'As Instagram says.', standardSchema: liveSchema })
  @ApiProblems(
    'account_not_connected',
    'profile_calls_spent',
    'token_refused',
    'instagram_refused',
    'instagram_unavailable',
  )
  async readWhatIsLive(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
  ) {
    const { live, at } = await this.readLive.run(caller.tenantId, ref);
    return { ice_breakers: inMetasOrder(live), read_at: at.toISOString() };
  }

  @Get('plan')
  @NeedsScope('ice_breakers:read')
  @ApiOperation({
    operationId: 'planIceBreakers',
    summary: 'Compare the wish with what Instagram shows, locale by locale',
  })
  @ApiOkResponse({ description: 'What it would take.', standardSchema: planSchema })
  plan(@TheCaller() caller: Caller, @Param('id', { schema: thingRefSchema }) ref: string) {
    return this.planIceBreakers.run(caller, ref);
  }

  @Post('publish')
  @HttpCode(202)
  @NeedsScope('ice_breakers:write')
  @ApiOperation({ operationId: 'publishIceBreakers', summary: 'Publish the wish now' })
  @ApiAcceptedResponse({ description: 'Due now.', standardSchema: acceptedSchema })
  @ApiProblems('conflict')
  async publish(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Body({ schema: noBody }) _body: unknown,
    @TheClaim() claim: Claim,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const shown = await this.publishNow.run(caller, ref, claim);
    void reply.header('etag', revisionTag(shown.revision));
    return shown;
  }

  @Get('syncs')
  @NeedsScope('ice_breakers:read')
  @ApiOperation({
    operationId: 'listIceBreakerSyncs',
    summary: 'List tries to publish and to check, newest first',
  })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(syncSchema) })
  async listSyncs(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Query({ schema: syncsQuery }) { limit, cursor }: z.output<typeof syncsQuery>,
  ) {
    const { id } = await this.accountOf(caller, ref);
    const page = await this.history.list(caller.tenantId, id, limit, cursor);
    const now = new Date();
    return { data: page.rows.map((row) => showSync(row, now)), next_cursor: page.nextCursor };
  }

  private async edit(
    caller: Caller,
    accountRef: string,
    query: EditQuery,
    ifMatch: string | undefined,
    set: IceBreakerSet,
    reply: FastifyReply,
  ) {
    const edit = { caller, accountRef, ...query, ifRevision: revisionOf(ifMatch) };
    return giveEdit(await this.setIceBreakers.run(edit, () => set), reply);
  }

  private async accountOf({ tenantId }: Caller, ref: string) {
    const account = await this.accounts.find(tenantId, ref);
    if (!account) throw notFound('account');
    return account;
  }
}
