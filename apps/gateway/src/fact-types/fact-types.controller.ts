import { FACT_TYPES } from '#libs/domain';
import { Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { TakesAnyKey } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { factTypesSchema, showFactType, type ShownFactTypes } from './fact-type.schema.js';

/** The catalogue is the same for everybody, and never changes while a process runs. */
const CATALOGUE: ShownFactTypes = { data: FACT_TYPES.map(showFactType) };

@ApiTags('Webhooks')
@TenantRoutes('v1/event-types')
export class FactTypesController {
  @Get()
  @TakesAnyKey()
  @ApiOperation({ operationId: 'getEventTypes', summary: 'Everything that webhooks can tell' })
  @ApiOkResponse({ description: 'All types.', standardSchema: factTypesSchema })
  read(): ShownFactTypes {
    return CATALOGUE;
  }
}
