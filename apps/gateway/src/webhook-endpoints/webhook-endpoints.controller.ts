import { AuditLog, TenantWork, WebhookEndpointRepository } from '#libs/storage';
import { checkEndpointUrl, newWebhookSecret } from '#libs/webhooks-out';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope } from '../access/scopes.js';
import { TenantGuard } from '../access/tenant.guard.js';
import { idParam, listOf } from '../http/paging.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound, Problem } from '../problems/problem.js';
import {
  createdEndpointSchema,
  endpointSchema,
  newEndpointSchema,
  showEndpoint,
} from './webhook-endpoint.schema.js';

export const ALLOW_PRIVATE_ADDRESSES = Symbol('webhooks may go to private addresses');

@ApiTags('Webhooks')
@ApiBearerAuth('api-key')
@ApiProblems('missing_key', 'scope_missing', 'invalid_request', 'not_found', 'unavailable')
@UseGuards(TenantGuard)
@Controller('v1/webhook-endpoints')
export class WebhookEndpointsController {
  constructor(
    private readonly work: TenantWork,
    private readonly endpoints: WebhookEndpointRepository,
    private readonly audit: AuditLog,
    @Inject(ALLOW_PRIVATE_ADDRESSES) private readonly allowPrivate: boolean,
  ) {}

  @Post()
  @NeedsScope('webhook_endpoints:write')
  @ApiOperation({ operationId: 'createWebhookEndpoint', summary: 'Be told what happens' })
  @ApiCreatedResponse({
    description: 'The endpoint with its signing secret, shown this once.',
    standardSchema: createdEndpointSchema,
  })
  @ApiProblems('malformed_json')
  create(
    @TheCaller() caller: Caller,
    @Body({ schema: newEndpointSchema }) body: z.output<typeof newEndpointSchema>,
  ) {
    const checked = checkEndpointUrl(body.url, { allowPrivate: this.allowPrivate });
    if (!checked.ok) {
      throw new Problem('invalid_request', 'The body has one fault.', { errors: [checked.fault] });
    }
    const secret = newWebhookSecret();
    return this.work.run(caller.tenantId, async () => {
      const endpoint = await this.endpoints.create(caller.tenantId, {
        url: checked.url.href,
        description: body.description,
        eventTypes: body.event_types,
        secret,
      });
      await this.audit.append(caller.tenantId, {
        actor: `key:${caller.keyId}`,
        action: 'webhook_endpoint.created',
        target: `webhook_endpoint:${endpoint.id}`,
        detail: { event_types: body.event_types },
      });
      return { ...showEndpoint(endpoint), secret: secret.reveal() };
    });
  }

  @Get()
  @NeedsScope('webhook_endpoints:read')
  @ApiOperation({ operationId: 'listWebhookEndpoints', summary: 'List endpoints, newest first' })
  @ApiOkResponse({ description: 'All of them.', standardSchema: listOf(endpointSchema) })
  async list(@TheCaller() caller: Caller) {
    const rows = await this.endpoints.list(caller.tenantId);
    return { data: rows.map(showEndpoint), next_cursor: null };
  }

  @Delete(':id')
  @HttpCode(204)
  @NeedsScope('webhook_endpoints:write')
  @ApiOperation({ operationId: 'deleteWebhookEndpoint', summary: 'Remove an endpoint' })
  @ApiNoContentResponse({ description: 'Removed, with what was still owed to it.' })
  delete(@TheCaller() caller: Caller, @Param('id', { schema: idParam }) id: string): Promise<void> {
    return this.work.run(caller.tenantId, async () => {
      if (!(await this.endpoints.delete(caller.tenantId, id))) throw notFound('webhook endpoint');
      await this.audit.append(caller.tenantId, {
        actor: `key:${caller.keyId}`,
        action: 'webhook_endpoint.deleted',
        target: `webhook_endpoint:${id}`,
        detail: {},
      });
    });
  }
}
