import { ConnectLinkRepository, LISTS } from '#libs/storage';
import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope, SpansTenant } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { idParam, listOf, pageQueryOf } from '../http/paging.js';
import { TheClaim, type Claim } from '../idempotency/claim.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound } from '../problems/problem.js';
import {
  connectLinkSchema,
  createdConnectLinkSchema,
  newConnectLinkSchema,
  showConnectLink,
} from './connect-link.schema.js';
import { IssueConnectLinks } from './issue-connect-links.js';

const linksQuery = pageQueryOf(LISTS.connectLinks);

/** A link makes an account that is not there yet, so it is no business of a key that is bound to some. */
@ApiTags('Accounts')
@SpansTenant()
@TenantRoutes('v1/connect-links')
export class ConnectLinksController {
  constructor(
    private readonly issue: IssueConnectLinks,
    private readonly links: ConnectLinkRepository,
  ) {}

  @Post()
  @NeedsScope('accounts:write')
  @ApiOperation({
    operationId: 'createConnectLink',
    summary: "Make a link by which an account's owner connects it",
  })
  @ApiCreatedResponse({ description: 'Made.', standardSchema: createdConnectLinkSchema })
  @ApiProblems('login_not_configured')
  create(
    @TheCaller() caller: Caller,
    @Body({ schema: newConnectLinkSchema }) body: z.output<typeof newConnectLinkSchema>,
    @TheClaim() claim: Claim,
  ) {
    return this.issue.run(caller, body, claim);
  }

  @Get()
  @NeedsScope('accounts:read')
  @ApiOperation({ operationId: 'listConnectLinks', summary: 'List connect links, newest first' })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(connectLinkSchema) })
  async list(
    @TheCaller() caller: Caller,
    @Query({ schema: linksQuery }) { limit, cursor }: z.output<typeof linksQuery>,
  ) {
    const page = await this.links.list(caller.tenantId, limit, cursor);
    const now = new Date();
    return {
      data: page.rows.map((link) => showConnectLink(link, now)),
      next_cursor: page.nextCursor,
    };
  }

  @Get(':id')
  @NeedsScope('accounts:read')
  @ApiOperation({ operationId: 'getConnectLink', summary: 'Read what became of a connect link' })
  @ApiOkResponse({ description: 'The link.', standardSchema: connectLinkSchema })
  async read(@TheCaller() caller: Caller, @Param('id', { schema: idParam }) id: string) {
    const link = await this.links.find(caller.tenantId, id);
    if (!link) throw notFound('connect link');
    return showConnectLink(link, new Date());
  }
}
