import { newApiKey } from '#libs/domain';
import { ApiKeyRepository, encodeCursor, TenantRegistry } from '#libs/storage';
import { randomBytes } from 'node:crypto';
import { Body, Controller, Get, Param, Patch, Post, Query, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { z } from 'zod';
import { OperatorGuard } from '../access/operator.guard.js';
import { idParam, listOf, pageQuery, type PageQuery } from '../http/paging.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound, Problem } from '../problems/problem.js';
import {
  apiKeySchema,
  createdApiKeySchema,
  newApiKeySchema,
  showApiKey,
} from './api-key.schema.js';
import { newTenantSchema, showTenant, tenantChangeSchema, tenantSchema } from './tenant.schema.js';

@ApiTags('Operator')
@ApiBearerAuth('admin')
@ApiProblems('missing_key', 'invalid_request', 'malformed_json', 'not_found', 'unavailable')
@UseGuards(OperatorGuard)
@Controller('v1/admin/tenants')
export class TenantsController {
  constructor(
    private readonly tenants: TenantRegistry,
    private readonly keys: ApiKeyRepository,
  ) {}

  @Post()
  @ApiOperation({ operationId: 'createTenant', summary: 'Add a tenant' })
  @ApiCreatedResponse({ description: 'The tenant.', standardSchema: tenantSchema })
  @ApiProblems('conflict')
  async create(@Body({ schema: newTenantSchema }) body: z.output<typeof newTenantSchema>) {
    const tenant = await this.tenants.create(body.name, body.external_id);
    if (!tenant) throw new Problem('conflict', 'A tenant with this external_id exists already.');
    return showTenant(tenant);
  }

  @Get()
  @ApiOperation({ operationId: 'listTenants', summary: 'List tenants, newest first' })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(tenantSchema) })
  async list(@Query({ schema: pageQuery }) { limit, cursor }: PageQuery) {
    const rows = await this.tenants.list(limit + 1, cursor);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      data: shown.map(showTenant),
      next_cursor: rows.length > limit && last ? encodeCursor(last.id) : null,
    };
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getTenant', summary: 'Read a tenant' })
  @ApiOkResponse({ description: 'The tenant.', standardSchema: tenantSchema })
  async read(@Param('id', { schema: idParam }) id: string) {
    const tenant = await this.tenants.find(id);
    if (!tenant) throw notFound('tenant');
    return showTenant(tenant);
  }

  @Patch(':id')
  @ApiOperation({ operationId: 'updateTenant', summary: 'Rename, suspend or resume a tenant' })
  @ApiOkResponse({ description: 'The tenant.', standardSchema: tenantSchema })
  async update(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: tenantChangeSchema }) body: z.output<typeof tenantChangeSchema>,
  ) {
    const tenant = await this.tenants.update(id, body);
    if (!tenant) throw notFound('tenant');
    return showTenant(tenant);
  }

  @Post(':id/api-keys')
  @ApiOperation({ operationId: 'createTenantApiKey', summary: 'Make a key for a tenant' })
  @ApiCreatedResponse({
    description: 'The key, shown this once.',
    standardSchema: createdApiKeySchema,
  })
  async createKey(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: newApiKeySchema }) body: z.output<typeof newApiKeySchema>,
  ) {
    if (!(await this.tenants.find(id))) throw notFound('tenant');
    const { key, prefix, hash } = newApiKey(randomBytes);
    const row = await this.keys.create(id, { ...body, prefix, keyHash: hash });
    return { ...showApiKey(row), key: key.reveal() };
  }

  @Get(':id/api-keys')
  @ApiOperation({ operationId: 'listTenantApiKeys', summary: 'List the keys of a tenant' })
  @ApiOkResponse({ description: 'All of them.', standardSchema: listOf(apiKeySchema) })
  async listKeys(@Param('id', { schema: idParam }) id: string) {
    if (!(await this.tenants.find(id))) throw notFound('tenant');
    return { data: (await this.keys.list(id)).map(showApiKey), next_cursor: null };
  }
}
