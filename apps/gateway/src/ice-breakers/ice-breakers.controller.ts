import { readIceBreakersBody, thingRefSchema } from '#libs/domain';
import { AccountRepository, IceBreakersRepository } from '#libs/storage';
import { Body, Delete, Get, Headers, HttpCode, Param, Put, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { faultyBody } from '../http/faulty-body.js';
import { revisionOf, revisionTag } from '../http/revision-tag.js';
import { notFound } from '../problems/problem.js';
import { acceptedSchema, iceBreakersSchema, showIceBreakers } from './ice-breakers.schema.js';
import { SetIceBreakers } from './set-ice-breakers.js';

const anyBody = z.unknown();

@ApiTags('Ice breakers')
@TenantRoutes('v1/accounts/:id/ice-breakers')
export class IceBreakersController {
  constructor(
    private readonly setIceBreakers: SetIceBreakers,
    private readonly accounts: AccountRepository,
    private readonly iceBreakers: IceBreakersRepository,
  ) {}

  @Put()
  @HttpCode(202)
  @NeedsScope('ice_breakers:write')
  @ApiOperation({
    operationId: 'setIceBreakers',
    summary: "Say what the account should ask, in Meta's own body",
  })
  @ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' } })
  @ApiAcceptedResponse({
    description: 'Kept; on its way to Instagram.',
    standardSchema: acceptedSchema,
  })
  async set(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Body({ schema: anyBody }) body: unknown,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const read = readIceBreakersBody(body);
    if (!read.ok) throw faultyBody(read.faults);
    const accepted = await this.setIceBreakers.run(editOf(caller, ref, ifMatch), read.set);
    void reply.header('etag', revisionTag(accepted.revision));
    return accepted;
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
    const account = await this.accounts.find(caller.tenantId, ref);
    if (!account) throw notFound('account');
    const shown = showIceBreakers(
      await this.iceBreakers.find(caller.tenantId, account.id),
      account,
    );
    void reply.header('etag', revisionTag(shown.revision));
    return shown;
  }

  @Delete()
  @HttpCode(202)
  @NeedsScope('ice_breakers:write')
  @ApiOperation({
    operationId: 'clearIceBreakers',
    summary: 'Remove all questions, in all locales',
  })
  @ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' } })
  @ApiAcceptedResponse({
    description: 'Kept; on its way to Instagram.',
    standardSchema: acceptedSchema,
  })
  async clear(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const accepted = await this.setIceBreakers.run(editOf(caller, ref, ifMatch), []);
    void reply.header('etag', revisionTag(accepted.revision));
    return accepted;
  }
}

function editOf(caller: Caller, accountRef: string, ifMatch: string | undefined) {
  return {
    tenantId: caller.tenantId,
    accountRef,
    source: caller.source,
    ifRevision: revisionOf(ifMatch),
  };
}
