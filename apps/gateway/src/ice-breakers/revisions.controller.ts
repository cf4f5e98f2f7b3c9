import {
  differenceOfSets,
  readIceBreakersBody,
  thingRefSchema,
  type IceBreakerLimits,
  type IceBreakerSet,
} from '#libs/domain';
import {
  AccountRepository,
  IceBreakerRevisions,
  IceBreakersRepository,
  type IceBreakerRevision,
} from '#libs/storage';
import { Body, Get, Headers, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { faultyBody } from '../http/faulty-body.js';
import { listOf } from '../http/paging.js';
import { revisionOf } from '../http/revision-tag.js';
import { TheClaim, type Claim } from '../idempotency/claim.js';
import { notFound } from '../problems/problem.js';
import { EditsIceBreakers } from './edits-ice-breakers.js';
import { giveEdit } from './give-edit.js';
import { ICE_BREAKER_LIMITS } from './ice-breaker-limits.js';
import {
  comparisonQuery,
  comparisonSchema,
  restoreBody,
  restoreQuery,
  revisionParam,
  revisionSchema,
  revisionsQuery,
  showRevision,
} from './revision.schema.js';
import { SetIceBreakers } from './set-ice-breakers.js';

@ApiTags('Ice breakers')
@TenantRoutes('v1/accounts/:id/ice-breakers/revisions')
export class RevisionsController {
  constructor(
    private readonly setIceBreakers: SetIceBreakers,
    private readonly accounts: AccountRepository,
    private readonly iceBreakers: IceBreakersRepository,
    private readonly revisions: IceBreakerRevisions,
    @Inject(ICE_BREAKER_LIMITS) private readonly limits: IceBreakerLimits,
  ) {}

  @Get()
  @NeedsScope('ice_breakers:read')
  @ApiOperation({
    operationId: 'listIceBreakerRevisions',
    summary: 'List the sets that the account once had, newest first',
  })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(revisionSchema) })
  async list(
    @TheCaller() { tenantId }: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Query({ schema: revisionsQuery }) { limit, cursor }: z.output<typeof revisionsQuery>,
  ) {
    const accountId = await this.accountIdOf(tenantId, ref);
    const page = await this.revisions.list(tenantId, accountId, limit, cursor);
    const present = await this.presentOf(tenantId, accountId);
    const oldest = page.rows.at(-1);
    const beforeOldest = oldest ? await this.setOf(tenantId, accountId, oldest.revision - 1) : [];
    const data = page.rows.map((row, at) =>
      showRevision(row, page.rows[at + 1]?.iceBreakers ?? beforeOldest, present),
    );
    return { data, next_cursor: page.nextCursor };
  }

  @Get(':revision')
  @NeedsScope('ice_breakers:read')
  @ApiOperation({ operationId: 'getIceBreakerRevision', summary: 'Read one set' })
  @ApiOkResponse({ description: 'The set.', standardSchema: revisionSchema })
  async read(
    @TheCaller() { tenantId }: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Param('revision', { schema: revisionParam }) revision: number,
  ) {
    const accountId = await this.accountIdOf(tenantId, ref);
    const row = await this.find(tenantId, accountId, revision);
    const before = await this.setOf(tenantId, accountId, revision - 1);
    return showRevision(row, before, await this.presentOf(tenantId, accountId));
  }

  @Get(':revision/difference')
  @NeedsScope('ice_breakers:read')
  @ApiOperation({
    operationId: 'compareIceBreakerRevisions',
    summary: 'Compare a set with an earlier one, locale by locale',
  })
  @ApiOkResponse({ description: 'What differs.', standardSchema: comparisonSchema })
  async compare(
    @TheCaller() { tenantId }: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Param('revision', { schema: revisionParam }) revision: number,
    @Query({ schema: comparisonQuery }) query: z.output<typeof comparisonQuery>,
  ) {
    const accountId = await this.accountIdOf(tenantId, ref);
    const { iceBreakers } = await this.find(tenantId, accountId, revision);
    const from = query.base ?? revision - 1;
    const earlier = await this.setOf(tenantId, accountId, from);
    return { from, to: revision, difference: differenceOfSets(earlier, iceBreakers) };
  }

  @Post(':revision/restore')
  @EditsIceBreakers()
  @ApiOperation({
    operationId: 'restoreIceBreakerRevision',
    summary: 'Make an earlier set the wish again, as the next revision',
  })
  async restore(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Param('revision', { schema: revisionParam }) revision: number,
    @Query({ schema: restoreQuery }) query: z.output<typeof restoreQuery>,
    @Body({ schema: restoreBody }) body: z.output<typeof restoreBody>,
    @Headers('if-match') ifMatch: string | undefined,
    @TheClaim() claim: Claim,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const edit = {
      caller,
      accountRef: ref,
      dry_run: query.dry_run,
      reason: body.reason,
      ifRevision: revisionOf(ifMatch),
      restoredFrom: revision,
      claim,
    };
    const setOf = async ({ id }: { id: string }) => {
      const { iceBreakers } = await this.find(caller.tenantId, id, revision);
      return this.stillValid(iceBreakers);
    };
    return giveEdit(await this.setIceBreakers.run(edit, setOf), reply);
  }

  /** What was taken once may be more than the installation takes today, or came from Instagram. */
  private stillValid(set: IceBreakerSet): IceBreakerSet {
    if (set.length === 0) return set;
    const read = readIceBreakersBody({ ice_breakers: set }, this.limits);
    if (!read.ok) throw faultyBody(read.faults);
    return read.set;
  }

  private async accountIdOf(tenantId: string, ref: string): Promise<string> {
    const account = await this.accounts.find(tenantId, ref);
    if (!account) throw notFound('account');
    return account.id;
  }

  private async presentOf(tenantId: string, accountId: string): Promise<number> {
    return (await this.iceBreakers.find(tenantId, accountId))?.revision ?? 0;
  }

  private async find(
    tenantId: string,
    accountId: string,
    revision: number,
  ): Promise<IceBreakerRevision> {
    const row = await this.revisions.find(tenantId, accountId, revision);
    if (!row) throw notFound('revision');
    return row;
  }

  /** Before the first revision there were no questions. */
  private async setOf(
    tenantId: string,
    accountId: string,
    revision: number,
  ): Promise<IceBreakerSet> {
    if (revision === 0) return [];
    return (await this.find(tenantId, accountId, revision)).iceBreakers;
  }
}
