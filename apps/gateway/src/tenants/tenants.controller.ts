import { thingRefSchema, type TenantLimits } from '#libs/domain';
import {
  LISTS,
  pageOf,
  TenantRegistry,
  type AuditSource,
  type NewTenant,
  type TenantChange,
} from '#libs/storage';
import {
  Body,
  Controller,
  Get,
  Headers,
  Param,
  Patch,
  Post,
  Query,
  Res,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { TheOperator } from '../access/operator-source.js';
import { OperatorGuard } from '../access/operator.guard.js';
import { listOf, pageQueryOf } from '../http/paging.js';
import { revisionOf, revisionTag } from '../http/revision-tag.js';
import { TheClaim, type Claim } from '../idempotency/claim.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound } from '../problems/problem.js';
import { AddTenant } from './add-tenant.js';
import { ChangeTenant } from './change-tenant.js';
import {
  newTenantSchema,
  showTenant,
  tenantChangeSchema,
  tenantSchema,
  type NewTenantBody,
  type TenantChangeBody,
} from './tenant.schema.js';

const tenantsQuery = pageQueryOf(LISTS.tenants);

@ApiTags('Operator')
@ApiBearerAuth('admin')
@ApiProblems('missing_key', 'unavailable')
@UseGuards(OperatorGuard)
@Controller('v1/admin/tenants')
export class TenantsController {
  constructor(
    private readonly tenants: TenantRegistry,
    private readonly add: AddTenant,
    private readonly change: ChangeTenant,
  ) {}

  @Post()
  @ApiOperation({ operationId: 'createTenant', summary: 'Add a tenant' })
  @ApiCreatedResponse({ description: 'The tenant.', standardSchema: tenantSchema })
  @ApiProblems('conflict')
  async create(
    @TheOperator() source: AuditSource,
    @Body({ schema: newTenantSchema }) body: NewTenantBody,
    @TheClaim() claim: Claim,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const added = await this.add.run(source, tenantOf(body), claim);
    void reply.header('etag', added.etag);
    return added.body;
  }

  @Get()
  @ApiOperation({ operationId: 'listTenants', summary: 'List tenants, newest first' })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(tenantSchema) })
  async list(@Query({ schema: tenantsQuery }) { limit, cursor }: z.output<typeof tenantsQuery>) {
    const rows = await this.tenants.list(limit + 1, cursor);
    const page = pageOf(LISTS.tenants, rows, limit);
    return { data: page.rows.map(showTenant), next_cursor: page.nextCursor };
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getTenant', summary: 'Read a tenant' })
  @ApiOkResponse({ description: 'The tenant.', standardSchema: tenantSchema })
  async read(
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const tenant = await this.tenants.find(ref);
    if (!tenant) throw notFound('tenant');
    void reply.header('etag', revisionTag(tenant.version));
    return showTenant(tenant);
  }

  @Patch(':id')
  @ApiOperation({
    operationId: 'updateTenant',
    summary: 'Rename, suspend, resume or limit a tenant, or set what it may keep',
  })
  @ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' } })
  @ApiOkResponse({ description: 'The tenant.', standardSchema: tenantSchema })
  @ApiProblems('conflict')
  async update(
    @TheOperator() source: AuditSource,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Body({ schema: tenantChangeSchema }) body: TenantChangeBody,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const tenant = await this.change.run(source, ref, changeOf(body), revisionOf(ifMatch));
    void reply.header('etag', revisionTag(tenant.version));
    return showTenant(tenant);
  }
}

type LimitsBody = NewTenantBody['limits'];

function ownLimits(limits: LimitsBody): Partial<TenantLimits> {
  return Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== null));
}

function tenantOf(body: NewTenantBody): NewTenant {
  return {
    name: body.name,
    externalId: body.external_id,
    limits: ownLimits(body.limits),
    returnUrls: body.return_urls,
    retentionDays: body.retention_days,
  };
}

function changeOf(body: TenantChangeBody): TenantChange {
  const { name, external_id, status, limits, return_urls, retention_days } = body;
  return {
    ...(name === undefined ? {} : { name }),
    ...(external_id === undefined ? {} : { externalId: external_id }),
    ...(status === undefined ? {} : { status }),
    ...(limits === undefined ? {} : { limits: { ...limits } }),
    ...(return_urls === undefined ? {} : { returnUrls: return_urls }),
    ...(retention_days === undefined ? {} : { retentionDays: retention_days }),
  };
}
