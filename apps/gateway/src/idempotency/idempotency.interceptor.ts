import type { Logger } from '#libs/runtime';
import {
  AnsweredBefore,
  ClaimLost,
  OPERATOR_TENANT,
  type HeldKey,
  type IdempotencyKeys,
  type KeptAnswer,
} from '#libs/storage';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, of, type Observable } from 'rxjs';
import { callerOf } from '../access/caller.js';
import { Problem } from '../problems/problem.js';
import { Claim, rememberClaim } from './claim.js';
import { readIdempotencyKey } from './read-idempotency-key.js';
import { requestFingerprint } from './request-fingerprint.js';

/** Longer than any request may take: after it the process that held the key must have died. */
const LEASE_MS = 60_000;

/** How soon to ask again at most: nearly all requests are over long before their lease. */
const MAX_WAIT_SECONDS = 2;

/** The headers that are part of an answer; all others are about the one request. */
const KEPT_HEADERS = ['etag', 'location'];

/**
 * `Idempotency-Key` on every POST under `/v1`: the same request is carried out once, and sent again
 * gets the same answer for a day. Only success is kept; after an error the key is free. Runs behind the
 * guards, since a key belongs to the API key that used it.
 */
export class IdempotentPosts implements NestInterceptor {
  constructor(
    private readonly keys: IdempotencyKeys,
    private readonly logger: Logger,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const route = request.routeOptions.url ?? '';
    if (request.method !== 'POST' || !route.startsWith('/v1/')) return next.handle();
    const key = readIdempotencyKey(request.headers['idempotency-key']);
    if (key === null) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const result = await this.keys.claim(
      { ...ownerOf(request, route), key, fingerprint: requestFingerprint(request) },
      LEASE_MS,
    );
    switch (result.outcome) {
      case 'claimed':
        return from(this.carryOut(result.held, request, reply, next));
      case 'answered':
        return of(replay(reply, result.answer));
      case 'in-flight':
        throw inFlight(result.leftMs);
      case 'reused':
        throw new Problem(
          'idempotency_key_reused',
          'The key came with another method, path or body within the last 24 hours.',
        );
    }
  }

  private async carryOut(
    held: HeldKey,
    request: FastifyRequest,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    const claim = new Claim(this.keys, held);
    rememberClaim(request, claim);
    const route = request.routeOptions.url;
    try {
      const body = await lastValueFrom(next.handle(), { defaultValue: undefined });
      const answer = answerOf(reply, body);
      if (claim.kept && !isSameAnswer(claim.kept.answer, answer)) {
        this.logger.error({ route }, 'an answer differs from the one kept for its key');
      }
      const keptBeside = claim.kept?.tenantId ?? null;
      if (keptBeside !== held.tenantId) await this.keepAfterwards(held, answer, keptBeside);
      return body;
    } catch (error) {
      if (error instanceof AnsweredBefore) {
        await this.keepAfterwards(held, error.answer, error.tenantId);
        return replay(reply, error.answer);
      }
      await this.giveBack(held);
      throw error instanceof ClaimLost ? inFlight(LEASE_MS) : error;
    }
  }

  /** The change has been made, so its answer is given also when it cannot be kept. */
  private async keepAfterwards(
    held: HeldKey,
    answer: KeptAnswer,
    about: string | null,
  ): Promise<void> {
    try {
      await this.keys.keep(held.tenantId, held, answer, about);
    } catch (error) {
      this.logger.warn({ err: error }, 'the answer of an idempotency key could not be kept');
    }
  }

  /** What stays claimed for want of a database is free again when its lease is over. */
  private async giveBack(held: HeldKey): Promise<void> {
    try {
      await this.keys.release(held);
    } catch (error) {
      this.logger.warn({ err: error }, 'an idempotency key could not be given back');
    }
  }
}

function ownerOf(request: FastifyRequest, route: string): { tenantId: string; owner: string } {
  if (route.startsWith('/v1/admin/')) return { tenantId: OPERATOR_TENANT, owner: 'operator' };
  const { tenantId, keyId } = callerOf(request);
  return { tenantId, owner: `key:${keyId}` };
}

function answerOf(reply: FastifyReply, body: unknown): KeptAnswer {
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = reply.getHeader(name);
    return value === undefined ? [] : [[name, String(value)]];
  });
  return {
    status: reply.statusCode,
    headers: Object.fromEntries(headers),
    body: body === undefined ? null : JSON.stringify(body),
  };
}

function isSameAnswer(one: KeptAnswer, other: KeptAnswer): boolean {
  const sameHeaders = KEPT_HEADERS.every((name) => one.headers[name] === other.headers[name]);
  return sameHeaders && one.status === other.status && one.body === other.body;
}

function replay(reply: FastifyReply, { status, headers, body }: KeptAnswer): unknown {
  void reply.status(status).headers(headers).header('idempotency-replayed', 'true');
  return body === null ? undefined : JSON.parse(body);
}

function inFlight(leftMs: number): Problem {
  return new Problem('idempotency_in_flight', 'It has not been answered yet.', {
    retryAfterSeconds: Math.max(1, Math.min(MAX_WAIT_SECONDS, Math.ceil(leftMs / 1_000))),
  });
}
