import { thingRefSchema } from '#libs/domain';
import { DeliveryLog, WebhookEndpointRepository, WebhookRecoveries } from '#libs/storage';
import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope, SpansTenant } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { idParam, listOf } from '../http/paging.js';
import { TheClaim, type Claim } from '../idempotency/claim.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound } from '../problems/problem.js';
import {
  deliveriesQuery,
  deliverySchema,
  recoveriesQuery,
  recoverySchema,
  replayRangeSchema,
  sampleBody,
  sentSampleSchema,
  showDelivery,
  showRecovery,
  webhookRecoverySchema,
} from './delivery.schema.js';
import { SendSample } from './send-sample.js';
import { StartRecovery } from './start-recovery.js';

/** What an endpoint was sent, and what it is to be sent again. */
@ApiTags('Webhooks')
@TenantRoutes('v1/webhook-endpoints/:id')
@SpansTenant()
export class EndpointDeliveriesController {
  constructor(
    private readonly endpoints: WebhookEndpointRepository,
    private readonly deliveries: DeliveryLog,
    private readonly recoveries: WebhookRecoveries,
    private readonly sendSample: SendSample,
    private readonly startRecovery: StartRecovery,
  ) {}

  @Post('test')
  @HttpCode(202)
  @NeedsScope('webhook_endpoints:write')
  @ApiOperation({ operationId: 'testWebhookEndpoint', summary: 'Send an endpoint a sample' })
  @ApiAcceptedResponse({ description: 'Due now.', standardSchema: sentSampleSchema })
  @ApiProblems('endpoint_disabled')
  test(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Body({ schema: sampleBody }) { type }: z.output<typeof sampleBody>,
    @TheClaim() claim: Claim,
  ) {
    return this.sendSample.run(caller, ref, type, claim);
  }

  @Get('deliveries')
  @NeedsScope('webhook_endpoints:read')
  @ApiOperation({
    operationId: 'listDeliveries',
    summary: 'What an endpoint was sent, newest first',
  })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(deliverySchema) })
  async list(
    @TheCaller() { tenantId }: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Query({ schema: deliveriesQuery }) query: z.output<typeof deliveriesQuery>,
  ) {
    const { limit, cursor, account_id: accountId, state, type, since, until } = query;
    const filter = { state, type, accountId, since, until };
    const endpointId = await this.idOf(tenantId, ref);
    const page = await this.deliveries.list(tenantId, endpointId, filter, limit, cursor);
    return { data: page.rows.map(showDelivery), next_cursor: page.nextCursor };
  }

  @Post('recover')
  @HttpCode(202)
  @NeedsScope('webhook_endpoints:write')
  @ApiOperation({
    operationId: 'recoverWebhookEndpoint',
    summary: 'Send again all that failed since a time',
  })
  @ApiAcceptedResponse({ description: 'Under way.', standardSchema: webhookRecoverySchema })
  @ApiProblems('endpoint_disabled', 'limit_reached')
  recover(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Body({ schema: recoverySchema }) { since }: z.output<typeof recoverySchema>,
    @TheClaim() claim: Claim,
  ) {
    const draft = {
      kind: 'failed',
      since,
      until: null,
      eventTypes: null,
      accountIds: null,
    } as const;
    return this.startRecovery.run(caller, ref, draft, claim);
  }

  @Post('replay')
  @HttpCode(202)
  @NeedsScope('webhook_endpoints:write')
  @ApiOperation({
    operationId: 'replayWebhooks',
    summary: 'Send again all of a range, whatever became of it',
  })
  @ApiAcceptedResponse({ description: 'Under way.', standardSchema: webhookRecoverySchema })
  @ApiProblems('endpoint_disabled', 'limit_reached')
  replay(
    @TheCaller() caller: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Body({ schema: replayRangeSchema }) body: z.output<typeof replayRangeSchema>,
    @TheClaim() claim: Claim,
  ) {
    const { since, until, event_types: eventTypes, account_ids: accountIds } = body;
    const draft = { kind: 'all', since, until, eventTypes, accountIds } as const;
    return this.startRecovery.run(caller, ref, draft, claim);
  }

  @Get('recoveries')
  @NeedsScope('webhook_endpoints:read')
  @ApiOperation({
    operationId: 'listWebhookRecoveries',
    summary: 'What was asked to be sent again, newest first',
  })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(webhookRecoverySchema) })
  async listRecoveries(
    @TheCaller() { tenantId }: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Query({ schema: recoveriesQuery }) { limit, cursor }: z.output<typeof recoveriesQuery>,
  ) {
    const endpointId = await this.idOf(tenantId, ref);
    const page = await this.recoveries.list(tenantId, endpointId, limit, cursor);
    return { data: page.rows.map(showRecovery), next_cursor: page.nextCursor };
  }

  @Get('recoveries/:recoveryId')
  @NeedsScope('webhook_endpoints:read')
  @ApiOperation({ operationId: 'getWebhookRecovery', summary: 'How far a recovery has come' })
  @ApiOkResponse({ description: 'The recovery.', standardSchema: webhookRecoverySchema })
  async readRecovery(
    @TheCaller() { tenantId }: Caller,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Param('recoveryId', { schema: idParam }) recoveryId: string,
  ) {
    const endpointId = await this.idOf(tenantId, ref);
    const found = await this.recoveries.find(tenantId, endpointId, recoveryId);
    if (!found) throw notFound('recovery');
    return showRecovery(found);
  }

  private async idOf(tenantId: string, ref: string): Promise<string> {
    const endpoint = await this.endpoints.find(tenantId, ref);
    if (!endpoint) throw notFound('webhook endpoint');
    return endpoint.id;
  }
}
