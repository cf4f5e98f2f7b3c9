import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ApiProblems } from '../openapi/api-problems.js';
import { deletionTakenSchema, deauthorizedSchema } from './consent.schema.js';
import { CONSENT_SETTINGS, ReceiveConsent, type ConsentSettings } from './receive-consent.js';

/** Where Meta says that an owner took the app's permission back, or wants to be forgotten. */
@ApiTags('Instagram')
@Controller('webhooks/instagram')
export class ConsentCallbacksController {
  constructor(
    private readonly receive: ReceiveConsent,
    @Inject(CONSENT_SETTINGS) private readonly settings: ConsentSettings,
  ) {}

  @Post('deauthorize')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'receiveDeauthorization',
    summary: 'An owner removed the app; signed by Meta',
  })
  @ApiOkResponse({ description: 'Kept.', standardSchema: deauthorizedSchema })
  @ApiProblems('malformed_request', 'signature_invalid', 'unavailable')
  async deauthorize(@Req() request: FastifyRequest): Promise<z.output<typeof deauthorizedSchema>> {
    await this.receive.run('deauthorize', request.body, Date.now(), request.id);
    return {};
  }

  @Post('data-deletion')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'receiveDataDeletion',
    summary: 'A person wants their data erased; signed by Meta',
  })
  @ApiOkResponse({
    description: 'Kept, with the page that tells how far it has come.',
    standardSchema: deletionTakenSchema,
  })
  @ApiProblems('malformed_request', 'signature_invalid', 'unavailable')
  async delete(@Req() request: FastifyRequest): Promise<z.output<typeof deletionTakenSchema>> {
    const taken = await this.receive.run('delete', request.body, Date.now(), request.id);
    const { confirmationCode } = taken;
    if (confirmationCode === null) throw new Error('A deletion is kept without its code.');
    const base = this.settings.publicUrl.replace(/\/+$/, '');
    return {
      url: `${base}/data-deletion/${confirmationCode}`,
      confirmation_code: confirmationCode,
    };
  }
}
