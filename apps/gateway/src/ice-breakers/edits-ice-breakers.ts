import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiAcceptedResponse, ApiHeader, ApiOkResponse } from '@nestjs/swagger';
import { NeedsScope } from '../access/scopes.js';
import { acceptedSchema } from './ice-breakers.schema.js';
import { dryRunSchema } from './plan.schema.js';

/** What every edit of an account's questions needs, takes and answers. */
export const EditsIceBreakers = () =>
  applyDecorators(
    HttpCode(202),
    NeedsScope('ice_breakers:write'),
    ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' } }),
    ApiAcceptedResponse({
      description: 'Kept; on its way to Instagram.',
      standardSchema: acceptedSchema,
    }),
    ApiOkResponse({ description: 'A dry run: nothing was kept.', standardSchema: dryRunSchema }),
  );
