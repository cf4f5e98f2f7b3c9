import { ApiKeyRepository, TenantRegistry } from '#libs/storage';
import { Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { TheCaller, type Caller } from '../access/caller.js';
import { TakesAnyKey } from '../access/scopes.js';
import { TenantRoutes } from '../access/tenant-routes.js';
import { revisionTag } from '../http/revision-tag.js';
import { notFound } from '../problems/problem.js';
import { currentApiKeySchema, showCurrentKey } from './api-key.schema.js';

/** What an integrator asks first: is this the right key, whose is it, and what may it do. */
@ApiTags('API keys')
@TenantRoutes('v1/api-keys/current')
export class CurrentApiKeyController {
  constructor(
    private readonly keys: ApiKeyRepository,
    private readonly tenants: TenantRegistry,
  ) {}

  @Get()
  @TakesAnyKey()
  @ApiOperation({ operationId: 'getCurrentApiKey', summary: 'Read the key that you ask with' })
  @ApiOkResponse({
    description: 'The key, without its secret, and its tenant.',
    standardSchema: currentApiKeySchema,
  })
  async read(@TheCaller() caller: Caller, @Res({ passthrough: true }) reply: FastifyReply) {
    const key = await this.keys.find(caller.tenantId, caller.keyId);
    const tenant = await this.tenants.find(caller.tenantId);
    if (!key || !tenant) throw notFound('API key');
    void reply.header('etag', revisionTag(key.version));
    return showCurrentKey(key, tenant);
  }
}
