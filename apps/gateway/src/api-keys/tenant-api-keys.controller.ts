import { thingRefSchema } from '#libs/domain';
import { ApiKeyRepository, TenantRegistry, type AuditSource } from '#libs/storage';
import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  Res,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { TheOperator } from '../access/operator-source.js';
import { OperatorGuard } from '../access/operator.guard.js';
import { idParam, listOf } from '../http/paging.js';
import { revisionOf } from '../http/revision-tag.js';
import { TheClaim, type Claim } from '../idempotency/claim.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound, Problem } from '../problems/problem.js';
import {
  apiKeyRotationBody,
  apiKeySchema,
  createdApiKeySchema,
  newApiKeySchema,
  showApiKey,
  type NewApiKeyBody,
} from './api-key.schema.js';
import { apiKeysQuery, shownOnce } from './api-keys.controller.js';
import { EditApiKeys } from './edit-api-keys.js';
import { IssueApiKeys, type KeyMaker } from './issue-api-keys.js';
import { OPERATORS_POWERS } from './key-powers.js';

/** The keys of any tenant, in the hands of the operator. */
@ApiTags('Operator')
@ApiBearerAuth('admin')
@ApiProblems('missing_key', 'not_found', 'unavailable')
@UseGuards(OperatorGuard)
@Controller('v1/admin/tenants/:id/api-keys')
export class TenantApiKeysController {
  constructor(
    private readonly tenants: TenantRegistry,
    private readonly keys: ApiKeyRepository,
    private readonly issue: IssueApiKeys,
    private readonly edit: EditApiKeys,
  ) {}

  @Post()
  @ApiOperation({ operationId: 'createTenantApiKey', summary: 'Make a key for a tenant' })
  @ApiCreatedResponse({
    description: 'The key, shown this once.',
    standardSchema: createdApiKeySchema,
  })
  @ApiProblems('conflict', 'limit_reached')
  async create(
    @TheOperator() source: AuditSource,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Body({ schema: newApiKeySchema }) body: NewApiKeyBody,
    @TheClaim() claim: Claim,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const tenantId = await this.livingTenant(ref);
    return shownOnce(await this.issue.create(tenantId, byOperator(source), body, claim), reply);
  }

  @Get()
  @ApiOperation({
    operationId: 'listTenantApiKeys',
    summary: 'List the keys of a tenant, newest first',
  })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(apiKeySchema) })
  async list(
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Query({ schema: apiKeysQuery }) { limit, cursor }: z.output<typeof apiKeysQuery>,
  ) {
    const page = await this.keys.list(await this.tenantId(ref), limit, cursor);
    return { data: page.rows.map((key) => showApiKey(key)), next_cursor: page.nextCursor };
  }

  @Post(':keyId/rotate')
  @ApiOperation({
    operationId: 'rotateTenantApiKey',
    summary: 'Replace a key of a tenant; the old one goes on for a while',
  })
  @ApiCreatedResponse({
    description: 'The new key, shown this once.',
    standardSchema: createdApiKeySchema,
  })
  @ApiProblems('conflict', 'limit_reached')
  async rotate(
    @TheOperator() source: AuditSource,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Param('keyId', { schema: idParam }) keyId: string,
    @Body({ schema: apiKeyRotationBody }) body: z.output<typeof apiKeyRotationBody>,
    @TheClaim() claim: Claim,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const tenantId = await this.livingTenant(ref);
    const maker = byOperator(source);
    return shownOnce(
      await this.issue.rotate(tenantId, maker, keyId, body.grace_seconds, claim),
      reply,
    );
  }

  @Delete(':keyId')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'revokeTenantApiKey',
    summary: 'Revoke a key of a tenant, at once and for good',
  })
  @ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' } })
  @ApiNoContentResponse({ description: 'It opens nothing any more.' })
  async revoke(
    @TheOperator() source: AuditSource,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Param('keyId', { schema: idParam }) keyId: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    const ifVersion = revisionOf(ifMatch);
    await this.edit.revoke(await this.tenantId(ref), source, keyId, ifVersion);
  }

  private async tenantId(ref: string): Promise<string> {
    const tenant = await this.tenants.find(ref);
    if (!tenant) throw notFound('tenant');
    return tenant.id;
  }

  private async livingTenant(ref: string): Promise<string> {
    const tenant = await this.tenants.find(ref);
    if (!tenant) throw notFound('tenant');
    if (tenant.status === 'deleting') {
      throw new Problem('conflict', 'The tenant is being deleted.');
    }
    return tenant.id;
  }
}

function byOperator(source: AuditSource): KeyMaker {
  return { source, powers: OPERATORS_POWERS };
}
