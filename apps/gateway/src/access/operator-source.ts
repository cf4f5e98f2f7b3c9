import type { AuditSource } from '#libs/storage';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { clientAddress } from '../http/client-address.js';
/** Injects what the audit log says of the operator. Only for routes behind the `OperatorGuard`. */
export const TheOperator = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return {
    actor: 'operator',
    requestId: request.id,
    ip: clientAddress(request),
  } satisfies AuditSource;
});
