import { AuditLog } from '#libs/storage';
import { Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { TheCaller, type Caller } from '../access/caller.js';
import { NeedsScope, SpansTenant } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { listOf } from '../http/paging.js';
import { auditEntrySchema, auditLogQuery, showAuditEntry } from './audit-entry.schema.js';

@ApiTags('Audit log')
@TenantRoutes('v1/audit-log')
@SpansTenant()
export class AuditLogController {
  constructor(private readonly audit: AuditLog) {}

  @Get()
  @NeedsScope('audit_log:read')
  @ApiOperation({ operationId: 'listAuditLog', summary: 'Who changed what, newest first' })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(auditEntrySchema) })
  async list(
    @TheCaller() caller: Caller,
    @Query({ schema: auditLogQuery }) query: z.output<typeof auditLogQuery>,
  ) {
    const { limit, cursor, ...filter } = query;
    const page = await this.audit.list(caller.tenantId, filter, limit, cursor);
    return { data: page.rows.map(showAuditEntry), next_cursor: page.nextCursor };
  }
}
