import { LISTS, PartnerLinkRepository } from '#libs/storage';
import { Body, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope, SpansTenant, WhileSuspended } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { idParam, listOf, pageQueryOf } from '../http/paging.js';
import { TheClaim, type Claim } from '../idempotency/claim.js';
import { EditPartnerLinks } from './edit-partner-links.js';
import {
  createdPartnerLinkSchema,
  newPartnerLinkSchema,
  partnerLinkSchema,
  showPartnerLink,
} from './partner-link.schema.js';

const linksQuery = pageQueryOf(LISTS.partnerLinks);

@ApiTags('Webhooks')
@SpansTenant()
@TenantRoutes('v1/partner-links')
export class PartnerLinksController {
  constructor(
    private readonly edit: EditPartnerLinks,
    private readonly links: PartnerLinkRepository,
  ) {}

  @Post()
  @NeedsScope('webhook_endpoints:write')
  @ApiOperation({
    operationId: 'createPartnerLink',
    summary: 'Let a partner look after webhooks, for a while and without an account',
  })
  @ApiCreatedResponse({ description: 'Made.', standardSchema: createdPartnerLinkSchema })
  create(
    @TheCaller() caller: Caller,
    @Body({ schema: newPartnerLinkSchema }) body: z.output<typeof newPartnerLinkSchema>,
    @TheClaim() claim: Claim,
  ) {
    return this.edit.issue(caller, body, claim);
  }

  @Get()
  @NeedsScope('webhook_endpoints:read')
  @ApiOperation({ operationId: 'listPartnerLinks', summary: 'List partner links, newest first' })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(partnerLinkSchema) })
  async list(
    @TheCaller() caller: Caller,
    @Query({ schema: linksQuery }) { limit, cursor }: z.output<typeof linksQuery>,
  ) {
    const page = await this.links.list(caller.tenantId, limit, cursor);
    const now = new Date();
    return {
      data: page.rows.map((link) => showPartnerLink(link, now)),
      next_cursor: page.nextCursor,
    };
  }

  @Delete(':id')
  @HttpCode(204)
  @NeedsScope('webhook_endpoints:write')
  @WhileSuspended()
  @ApiOperation({ operationId: 'revokePartnerLink', summary: 'End a partner link' })
  @ApiNoContentResponse({ description: 'It works no more.' })
  revoke(@TheCaller() caller: Caller, @Param('id', { schema: idParam }) id: string): Promise<void> {
    return this.edit.revoke(caller, id);
  }
}
