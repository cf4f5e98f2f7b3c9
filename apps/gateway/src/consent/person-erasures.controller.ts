import { DataErasureRepository } from '#libs/storage';
import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope, WhileSuspended } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { idParam, listOf } from '../http/paging.js';
import { TheClaim, type Claim } from '../idempotency/claim.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound } from '../problems/problem.js';
import {
  newPersonErasureSchema,
  personErasureSchema,
  personErasuresQuery,
  showPersonErasure,
  type NewPersonErasureBody,
} from './person-erasure.schema.js';
import { RequestPersonErasure } from './request-person-erasure.js';

@ApiTags('Person erasures')
@TenantRoutes('v1/person-erasures')
export class PersonErasuresController {
  constructor(
    private readonly erasures: DataErasureRepository,
    private readonly request: RequestPersonErasure,
  ) {}

  /** A person's wish does not wait until a tenant has paid. */
  @Post()
  @HttpCode(202)
  @NeedsScope('person_data:erase')
  @WhileSuspended()
  @ApiOperation({ operationId: 'erasePerson', summary: 'Erase what is kept of one person' })
  @ApiAcceptedResponse({
    description: 'The erasure, which is under way.',
    standardSchema: personErasureSchema,
  })
  @ApiProblems('key_bound')
  create(
    @TheCaller() caller: Caller,
    @Body({ schema: newPersonErasureSchema }) body: NewPersonErasureBody,
    @TheClaim() claim: Claim,
  ) {
    return this.request.run(caller, body, claim);
  }

  @Get()
  @NeedsScope('person_data:read')
  @ApiOperation({ operationId: 'listPersonErasures', summary: 'List erasures, newest first' })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(personErasureSchema) })
  async list(
    @TheCaller() { tenantId }: Caller,
    @Query({ schema: personErasuresQuery })
    { limit, cursor }: z.output<typeof personErasuresQuery>,
  ) {
    const page = await this.erasures.list(tenantId, limit, cursor);
    return { data: page.rows.map(showPersonErasure), next_cursor: page.nextCursor };
  }

  @Get(':id')
  @NeedsScope('person_data:read')
  @ApiOperation({
    operationId: 'getPersonErasure',
    summary: 'How far an erasure has come, and what was erased',
  })
  @ApiOkResponse({ description: 'The erasure.', standardSchema: personErasureSchema })
  async read(@TheCaller() { tenantId }: Caller, @Param('id', { schema: idParam }) id: string) {
    const erasure = await this.erasures.find(tenantId, id);
    if (!erasure) throw notFound('erasure');
    return showPersonErasure(erasure);
  }
}
