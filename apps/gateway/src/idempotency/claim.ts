import { newId } from '#libs/domain';
import { AnsweredBefore, type HeldKey, type IdempotencyKeys, type KeptAnswer } from '#libs/storage';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/**
 * What a handler knows of the `Idempotency-Key` of its request. All of it works without one too, and
 * then does nothing.
 */
export class Claim {
  /** What this request has kept, and under which tenant; null when nothing was. */
  kept: { tenantId: string; answer: KeptAnswer } | null = null;
  private readonly spareId = newId();

  constructor(
    private readonly keys: IdempotencyKeys | null,
    private readonly held: HeldKey | null,
  ) {}

  /** An id for what the request makes: the same when the request is carried out again after a crash. */
  get resourceId(): string {
    return this.held?.resourceId ?? this.spareId;
  }

  /**
   * Keeps the answer for whoever sends the request again. Called last inside the unit of work of the
   * change (`tenantId` is the tenant of that), so that after a crash either both are there or
   * neither. Status, headers and body must be those that the handler then answers with. An answer
   * that tells of an account is erased with it: `aboutAccount` says of which.
   */
  async keep(
    tenantId: string,
    status: number,
    body: unknown,
    headers: Record<string, string> = {},
    aboutAccount: string | null = null,
  ): Promise<void> {
    if (!this.keys || !this.held) return;
    const answer = { status, headers, body: body === undefined ? null : JSON.stringify(body) };
    await this.keys.keep(tenantId, this.held, answer, null, aboutAccount);
    this.kept = { tenantId, answer };
  }

  /**
   * For changes that would collide with themselves: called first inside their unit of work, ends the
   * request with the answer of an earlier run that died before it could give it.
   */
  async recall(tenantId: string): Promise<void> {
    const answer = this.held && (await this.keys?.recall(tenantId, this.held));
    if (answer) throw new AnsweredBefore(answer, tenantId);
  }
}

const claims = new WeakMap<FastifyRequest, Claim>();

export function rememberClaim(request: FastifyRequest, claim: Claim): void {
  claims.set(request, claim);
}

/** Injects the `Claim` of the request's `Idempotency-Key`. */
export const TheClaim = createParamDecorator((_: unknown, context: ExecutionContext): Claim => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return claims.get(request) ?? new Claim(null, null);
});
