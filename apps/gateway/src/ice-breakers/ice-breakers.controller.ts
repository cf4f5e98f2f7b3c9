import { readIceBreakersBody } from '#libs/domain';
import { AccountRepository, IceBreakersRepository } from '#libs/storage';
import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Put,
  Res,
  UseGuards,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiBody,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope } from '../access/scopes.js';
import { TenantGuard } from '../access/tenant.guard.js';
import { idParam } from '../http/paging.js';
import { revisionOf, revisionTag } from '../http/revision-tag.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound, Problem } from '../problems/problem.js';
import {
  acceptedSchema,
  iceBreakersBodySchema,
  iceBreakersSchema,
  showIceBreakers,
} from './ice-breakers.schema.js';
import { SetIceBreakers } from './set-ice-breakers.js';

const anyBody = z.unknown();

@ApiTags('Ice breakers')
@ApiBearerAuth('api-key')
@ApiProblems('missing_key', 'scope_missing', 'not_found', 'unavailable')
@UseGuards(TenantGuard)
@Controller('v1/accounts/:id/ice-breakers')
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
  @ApiBody({ schema: z.toJSONSchema(iceBreakersBodySchema, { target: 'openapi-3.0' }) as object })
  @ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' } })
  @ApiAcceptedResponse({
    description: 'Kept; on its way to Instagram.',
    standardSchema: acceptedSchema,
  })
  @ApiProblems('malformed_json', 'invalid_request', 'changed_meanwhile', 'body_too_large')
  async set(
    @TheCaller() caller: Caller,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: anyBody }) body: unknown,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const read = readIceBreakersBody(body);
    if (!read.ok) {
      const { faults } = read;
      const detail = `The body has ${faults.length === 1 ? 'one fault' : `${faults.length} faults`}.`;
      throw new Problem('invalid_request', detail, { errors: faults });
    }
    const row = await this.setIceBreakers.run(editOf(caller, id, ifMatch), read.set);
    void reply.header('etag', revisionTag(row.revision));
    return { revision: row.revision, status: row.status };
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
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (!(await this.accounts.find(caller.tenantId, id))) throw notFound('account');
    const shown = showIceBreakers(await this.iceBreakers.find(caller.tenantId, id));
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
  @ApiProblems('changed_meanwhile', 'invalid_request')
  async clear(
    @TheCaller() caller: Caller,
    @Param('id', { schema: idParam }) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const row = await this.setIceBreakers.run(editOf(caller, id, ifMatch), []);
    void reply.header('etag', revisionTag(row.revision));
    return { revision: row.revision, status: row.status };
  }
}

function editOf(caller: Caller, accountId: string, ifMatch: string | undefined) {
  return {
    tenantId: caller.tenantId,
    accountId,
    actor: `key:${caller.keyId}`,
    ifRevision: revisionOf(ifMatch),
  };
}
