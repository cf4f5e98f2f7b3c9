import { thingRefSchema } from '#libs/domain';
import { TenantErasures, type AuditSource } from '#libs/storage';
import {
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Query,
  UseGuards,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { z } from 'zod';
import { TheOperator } from '../access/operator-source.js';
import { OperatorGuard } from '../access/operator.guard.js';
import { idParam, listOf } from '../http/paging.js';
import { revisionOf } from '../http/revision-tag.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { notFound } from '../problems/problem.js';
import { DeleteTenant } from './delete-tenant.js';
import { erasureSchema, erasuresQuery, showErasure } from './erasure.schema.js';

@ApiTags('Operator')
@ApiBearerAuth('admin')
@ApiProblems('missing_key', 'unavailable')
@UseGuards(OperatorGuard)
@Controller('v1/admin')
export class ErasuresController {
  constructor(
    private readonly deletion: DeleteTenant,
    private readonly erasures: TenantErasures,
  ) {}

  @Delete('tenants/:id')
  @HttpCode(202)
  @ApiOperation({ operationId: 'deleteTenant', summary: 'Delete a tenant and all that is its' })
  @ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' } })
  @ApiAcceptedResponse({
    description: 'The erasure, which is under way.',
    standardSchema: erasureSchema,
  })
  async delete(
    @TheOperator() source: AuditSource,
    @Param('id', { schema: thingRefSchema }) ref: string,
    @Headers('if-match') ifMatch: string | undefined,
  ) {
    return showErasure(await this.deletion.run(source, ref, revisionOf(ifMatch)));
  }

  @Get('erasures')
  @ApiOperation({ operationId: 'listErasures', summary: 'List deleted tenants, newest first' })
  @ApiOkResponse({ description: 'One page.', standardSchema: listOf(erasureSchema) })
  async list(@Query({ schema: erasuresQuery }) { limit, cursor }: z.output<typeof erasuresQuery>) {
    const page = await this.erasures.list(limit, cursor);
    return { data: page.rows.map(showErasure), next_cursor: page.nextCursor };
  }

  @Get('erasures/:id')
  @ApiOperation({
    operationId: 'getErasure',
    summary: 'How far the deletion of a tenant has come, and what was erased',
  })
  @ApiOkResponse({ description: 'The erasure.', standardSchema: erasureSchema })
  async read(@Param('id', { schema: idParam }) id: string) {
    const erasure = await this.erasures.find(id);
    if (!erasure) throw notFound('erasure');
    return showErasure(erasure);
  }
}
