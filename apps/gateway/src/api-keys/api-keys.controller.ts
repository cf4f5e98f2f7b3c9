import { ApiKeyRepository, LISTS } from '#libs/storage';
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
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope, SpansTenant, WhileSuspended } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { idParam, listOf, pageQueryOf } from '../http/paging.js';
import { revisionOf, revisionTag } from '../http/revision-tag.js';
import { TheClaim, type Claim } from '../idempotency/claim.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound } from '../problems/problem.js';
import {
  apiKeyChangeSchema,
  apiKeyRotationBody,
  apiKeySchema,
  createdApiKeySchema,
  newApiKeySchema,
  showApiKey,
  type ApiKeyChangeBody,
  type NewApiKeyBody,
} from './api-key.schema.js';
import { EditApiKeys } from './edit-api-keys.js';
import { IssueApiKeys, type IssuedKey, type KeyMaker } from './issue-api-keys.js';

export const apiKeysQuery = pageQueryOf(LISTS.apiKeys);

/** A tenant's keys, in the hands of its own keys: none gives another more than it has itself. */
@ApiTags('API keys')
@TenantRoutes('v1/api-keys')
@SpansTenant()
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeyRepository,
    private readonly issue: IssueApiKeys,
    private readonly edit: EditApiKeys,
  ) {}

  @Post()
  @NeedsScope('api_keys:write')
  @ApiOperation({ operationId: 'createApiKey', summary: 'Make a key' })
  @ApiCreatedResponse({
    description: 'The key, shown this once.',
    standardSchema: createdApiKeySchema,
  })
  @ApiProblems('limit_reached')
  async create(
    @TheCaller() caller: Caller,
    @Body({ schema: newApiKeySchema }) body: NewApiKeyBody,
    @TheClaim() claim: Claim,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return shownOnce(await this.issue.create(caller.tenantId, makerOf(caller), body, claim), reply);
  }

  @Get()
  @NeedsScope('api_keys:read')
  @ApiOperation({ operationId: 'listApiKeys', summary: 'List keys, newest first' })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(apiKeySchema) })
  async list(
    @TheCaller() caller: Caller,
    @Query({ schema: apiKeysQuery }) { limit, cursor }: z.output<typeof apiKeysQuery>,
  ) {
    const page = await this.keys.list(caller.tenantId, limit, cursor);
    return { data: page.rows.map((key) => showApiKey(key)), next_cursor: page.nextCursor };
  }

  @Get(':id')
  @NeedsScope('api_keys:read')
  @ApiOperation({ operationId: 'getApiKey', summary: 'Read what a key may do' })
  @ApiOkResponse({ description: 'The key, without its secret.', standardSchema: apiKeySchema })
  async read(
    @TheCaller() caller: Caller,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const key = await this.keys.find(caller.tenantId, id);
    if (!key) throw notFound('API key');
    void reply.header('etag', revisionTag(key.version));
    return showApiKey(key);
  }

  @Patch(':id')
  @NeedsScope('api_keys:write')
  @ApiOperation({ operationId: 'updateApiKey', summary: 'Rename a key, or change its limit' })
  @ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' } })
  @ApiOkResponse({ description: 'The key, without its secret.', standardSchema: apiKeySchema })
  @ApiProblems('conflict')
  async update(
    @TheCaller() caller: Caller,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: apiKeyChangeSchema }) body: ApiKeyChangeBody,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { tenantId } = caller;
    const key = await this.edit.change(tenantId, makerOf(caller), id, body, revisionOf(ifMatch));
    void reply.header('etag', revisionTag(key.version));
    return showApiKey(key);
  }

  @Post(':id/rotate')
  @NeedsScope('api_keys:write')
  @ApiOperation({
    operationId: 'rotateApiKey',
    summary: 'Replace a key; the old one goes on for a while',
  })
  @ApiCreatedResponse({
    description: 'The new key, shown this once.',
    standardSchema: createdApiKeySchema,
  })
  @ApiProblems('conflict', 'limit_reached')
  async rotate(
    @TheCaller() caller: Caller,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: apiKeyRotationBody }) body: z.output<typeof apiKeyRotationBody>,
    @TheClaim() claim: Claim,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { tenantId } = caller;
    const maker = makerOf(caller);
    return shownOnce(
      await this.issue.rotate(tenantId, maker, id, body.grace_seconds, claim),
      reply,
    );
  }

  @Delete(':id')
  @HttpCode(204)
  @WhileSuspended()
  @NeedsScope('api_keys:write')
  @ApiOperation({ operationId: 'revokeApiKey', summary: 'Revoke a key, at once and for good' })
  @ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' } })
  @ApiNoContentResponse({ description: 'It opens nothing any more.' })
  revoke(
    @TheCaller() caller: Caller,
    @Param('id', { schema: idParam }) id: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    return this.edit.revoke(caller.tenantId, caller.source, id, revisionOf(ifMatch));
  }
}

function makerOf(caller: Caller): KeyMaker {
  return {
    source: caller.source,
    powers: {
      scopes: caller.scopes,
      accountIds: caller.accountIds,
      expiresAt: caller.expiresAt,
      requestsPerMinute: caller.requestsPerMinute.key,
    },
  };
}

export function shownOnce({ body, etag }: IssuedKey, reply: FastifyReply): IssuedKey['body'] {
  void reply.header('etag', etag);
  return body;
}
