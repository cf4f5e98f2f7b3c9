import { DeliveryLog } from '#libs/storage';
import { Body, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope, SpansTenant } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { noBody } from '../http/no-body.js';
import { idParam } from '../http/paging.js';
import { TheClaim, type Claim } from '../idempotency/claim.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound } from '../problems/problem.js';
import {
  deliverySchema,
  deliveryWithAttemptsSchema,
  showAttempt,
  showDelivery,
} from './delivery.schema.js';
import { RetryDelivery } from './retry-delivery.js';

@ApiTags('Webhooks')
@TenantRoutes('v1/deliveries')
@SpansTenant()
export class DeliveriesController {
  constructor(
    private readonly deliveries: DeliveryLog,
    private readonly retryDelivery: RetryDelivery,
  ) {}

  @Get(':id')
  @NeedsScope('webhook_endpoints:read')
  @ApiOperation({ operationId: 'getDelivery', summary: 'A delivery with its attempts' })
  @ApiOkResponse({ description: 'The delivery.', standardSchema: deliveryWithAttemptsSchema })
  async read(@TheCaller() caller: Caller, @Param('id', { schema: idParam }) id: string) {
    const found = await this.deliveries.find(caller.tenantId, id);
    if (!found) throw notFound('delivery');
    return { ...showDelivery(found.delivery), attempts: found.attempts.map(showAttempt) };
  }

  @Post(':id/retry')
  @HttpCode(202)
  @NeedsScope('webhook_endpoints:write')
  @ApiOperation({ operationId: 'retryDelivery', summary: 'Send one delivery again' })
  @ApiAcceptedResponse({ description: 'Due now.', standardSchema: deliverySchema })
  @ApiProblems('endpoint_disabled', 'delivery_under_way')
  retry(
    @TheCaller() caller: Caller,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: noBody }) _body: unknown,
    @TheClaim() claim: Claim,
  ) {
    return this.retryDelivery.run(caller, id, claim);
  }
}
