import { thingRefSchema } from '#libs/domain';
import { LISTS, TenantWork, WebhookEndpointRepository, type WebhookEndpoint } from '#libs/storage';
import type { EndpointUrlOptions } from '#libs/webhooks-out';
import {
  Body,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
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
import { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope, SpansTenant } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { listOf, pageQueryOf } from '../http/paging.js';
import { revisionOf, revisionTag } from '../http/revision-tag.js';
import { TheClaim, type Claim } from '../idempotency/claim.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound } from '../problems/problem.js';
import { newEndpointKey, toldSecretOf } from './endpoint-key.js';
import { EditWebhookEndpoints } from './edit-webhook-endpoints.js';
import { readEndpointBody } from './read-endpoint-body.js';
import {
  changeOf,
  createdEndpointSchema,
  draftOf,
  endpointChangeSchema,
  endpointSchema,
  newEndpointSchema,
  secretRotationBody,
  showEndpoint,
} from './webhook-endpoint.schema.js';

export const ALLOW_PRIVATE_ADDRESSES = Symbol('webhooks may go to private addresses');

const endpointsQuery = pageQueryOf(LISTS.webhookEndpoints);
const anyBody = z.unknown();
const HOUR_MS = 60 * 60_000;

@ApiTags('Webhooks')
@TenantRoutes('v1/webhook-endpoints')
@SpansTenant()
export class WebhookEndpointsController {
  private readonly urlOptions: EndpointUrlOptions;

  constructor(
    private readonly work: TenantWork,
    private readonly endpoints: WebhookEndpointRepository,
    private readonly edit: EditWebhookEndpoints,
    @Inject(ALLOW_PRIVATE_ADDRESSES) allowPrivate: boolean,
  ) {
    this.urlOptions = { allowPrivate };
  }

  @Post()
  @NeedsScope('webhook_endpoints:write')
  @ApiOperation({ operationId: 'createWebhookEndpoint', summary: 'Be told what happens' })
  @ApiCreatedResponse({
    description: 'The endpoint with its signing secret, shown this once.',
    standardSchema: createdEndpointSchema,
  })
  @ApiProblems('conflict', 'limit_reached')
  create(
    @TheCaller() caller: Caller,
    @Body({ schema: anyBody }) given: unknown,
    @TheClaim() claim: Claim,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const body = readEndpointBody(newEndpointSchema, given, this.urlOptions);
    const key = newEndpointKey(body.signature);
    return this.work.run(caller.tenantId, async () => {
      const endpoint = await this.edit.create(caller, { ...draftOf(body), ...key });
      const answer = { ...shown(endpoint, reply), secret: toldSecretOf(key) };
      await claim.keep(caller.tenantId, 201, answer, { etag: revisionTag(endpoint.version) });
      return answer;
    });
  }

  @Get()
  @NeedsScope('webhook_endpoints:read')
  @ApiOperation({ operationId: 'listWebhookEndpoints', summary: 'List endpoints, newest first' })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(endpointSchema) })
  async list(
    @TheCaller() caller: Caller,
    @Query({ schema: endpointsQuery }) { limit, cursor }: z.output<typeof endpointsQuery>,
  ) {
    const page = await this.endpoints.list(caller.tenantId, limit, cursor);
    return { data: page.rows.map((row) => showEndpoint(row)), next_cursor: page.nextCursor };
  }

  @Get(':id')
  @NeedsScope('webhook_endpoints:read')
  @ApiOperation({ operationId: 'getWebhookEndpoint', summary: 'Read an endpoint' })
  @ApiOkResponse({ description: 'The endpoint.', standardSchema: endpointSchema })
  async read(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const endpoint = await this.endpoints.find(caller.tenantId, ref);
    if (!endpoint) throw notFound('webhook endpoint');
    return shown(endpoint, reply);
  }

  @Patch(':id')
  @NeedsScope('webhook_endpoints:write')
  @ApiOperation({
    operationId: 'updateWebhookEndpoint',
    summary: 'Change an endpoint, or enable it again',
  })
  @ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' } })
  @ApiOkResponse({ description: 'The endpoint.', standardSchema: endpointSchema })
  @ApiProblems('conflict')
  async update(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Body({ schema: anyBody }) given: unknown,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const body = readEndpointBody(endpointChangeSchema, given, this.urlOptions);
    const endpoint = await this.edit.change(caller, ref, changeOf(body), revisionOf(ifMatch));
    return shown(endpoint, reply);
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  @NeedsScope('webhook_endpoints:write')
  @ApiOperation({
    operationId: 'rotateWebhookSecret',
    summary: 'Give an endpoint a new signing secret',
  })
  @ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' } })
  @ApiOkResponse({
    description: 'The endpoint with its new signing secret, shown this once.',
    standardSchema: createdEndpointSchema,
  })
  rotateSecret(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Body({ schema: secretRotationBody }) body: z.output<typeof secretRotationBody>,
    @Headers('if-match') ifMatch: string | undefined,
    @TheClaim() claim: Claim,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.work.run(caller.tenantId, async () => {
      await claim.recall(caller.tenantId);
      const before = await this.endpoints.find(caller.tenantId, ref);
      if (!before) throw notFound('webhook endpoint');
      const key = newEndpointKey(body.signature ?? before.signature);
      const overlapMs = body.overlap_hours * HOUR_MS;
      const version = revisionOf(ifMatch);
      const endpoint = await this.edit.rotate(caller, before.id, key, overlapMs, version);
      const answer = { ...shown(endpoint, reply), secret: toldSecretOf(key) };
      await claim.keep(caller.tenantId, 200, answer, { etag: revisionTag(endpoint.version) });
      return answer;
    });
  }

  @Delete(':id')
  @HttpCode(204)
  @NeedsScope('webhook_endpoints:write')
  @ApiOperation({ operationId: 'deleteWebhookEndpoint', summary: 'Remove an endpoint' })
  @ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' } })
  @ApiNoContentResponse({ description: 'Removed, with what was still owed to it.' })
  delete(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    return this.edit.remove(caller, ref, revisionOf(ifMatch));
  }
}

function shown(endpoint: WebhookEndpoint, reply: FastifyReply) {
  void reply.header('etag', revisionTag(endpoint.version));
  return showEndpoint(endpoint);
}
