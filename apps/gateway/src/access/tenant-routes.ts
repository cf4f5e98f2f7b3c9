import { applyDecorators, Controller, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { ApiProblems } from '../openapi/api-problems.js';
import { BoundAccounts } from './bound-accounts.interceptor.js';
import { TenantGuard } from './tenant.guard.js';

/** A controller of a tenant's routes: its key, its limits, and the fences around what it may see. */
export function TenantRoutes(path: string): ClassDecorator {
  return applyDecorators(
    Controller(path),
    UseGuards(TenantGuard),
    UseInterceptors(BoundAccounts),
    ApiBearerAuth('api-key'),
    ApiProblems('missing_key', 'scope_missing', 'key_bound', 'unavailable'),
  );
}
