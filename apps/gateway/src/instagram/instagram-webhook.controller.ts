import type { Secret } from '#libs/domain';
import { verifyHandshake, verifySignature } from '#libs/graph-api';
import { Metrics } from '#libs/runtime';
import { Body, Controller, Get, Header, HttpCode, Inject, Post, Query, Req } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Problem } from '../problems/problem.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { ReceiveWebhook } from './receive-webhook.js';

export type MetaSecrets = { verifyToken: Secret; appSecrets: readonly Secret[] };
export const META_SECRETS = Symbol('meta secrets');

const handshakeQuery = z.record(z.string(), z.unknown());
/** The body parser leaves this route's bytes as they came, for the signature. */
const rawBody = z.unknown();

/** Where Meta sends what happens on Instagram. */
@ApiTags('Instagram')
@Controller('webhooks/instagram')
export class InstagramWebhookController {
  private readonly matchedSecrets;

  constructor(
    @Inject(META_SECRETS) private readonly secrets: MetaSecrets,
    private readonly receive: ReceiveWebhook,
    metrics: Metrics,
  ) {
    this.matchedSecrets = metrics.counter(
      'floe_inbound_signatures_total',
      'Webhooks by which of META_APP_SECRETS signed them, or why they were refused',
      ['outcome'],
    );
  }

  @Get()
  @Header('content-type', 'text/plain; charset=utf-8')
  @ApiOperation({ operationId: 'verifyInstagramWebhook', summary: "Meta's handshake" })
  @ApiQuery({ name: 'hub.mode', schema: { type: 'string' } })
  @ApiQuery({ name: 'hub.challenge', schema: { type: 'string' } })
  @ApiQuery({ name: 'hub.verify_token', schema: { type: 'string' } })
  @ApiOkResponse({ description: 'The challenge, as it came.' })
  @ApiProblems('handshake_refused')
  handshake(@Query({ schema: handshakeQuery }) query: Record<string, unknown>): string {
    const verdict = verifyHandshake(query, this.secrets.verifyToken);
    if (!verdict.ok) {
      throw new Problem('handshake_refused', 'Mode, challenge or verify token are not as agreed.');
    }
    return verdict.challenge;
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'receiveInstagramWebhook',
    summary: 'Events from Instagram, signed by Meta; answered once they are kept',
  })
  @ApiHeader({ name: 'X-Hub-Signature-256', schema: { type: 'string' } })
  @ApiOkResponse({ description: 'Kept.' })
  @ApiProblems('malformed_json', 'signature_invalid', 'body_too_large', 'unavailable')
  async take(
    @Req() request: FastifyRequest,
    @Body({ schema: rawBody }) body: unknown,
  ): Promise<'EVENT_RECEIVED'> {
    if (!Buffer.isBuffer(body)) throw new Problem('malformed_json', 'The body is empty.');
    const header = request.headers['x-hub-signature-256'];
    const verdict = verifySignature(body, header, this.secrets.appSecrets);
    if (!verdict.ok) {
      this.matchedSecrets.inc({ outcome: verdict.reason });
      throw new Problem('signature_invalid', `The signature is ${verdict.reason}.`);
    }
    const signedBy = verdict.secretIndex + 1;
    this.matchedSecrets.inc({ outcome: `secret_${signedBy}` });
    await this.receive.run(body, Date.now(), { requestId: request.id, signedBy });
    return 'EVENT_RECEIVED';
  }
}
