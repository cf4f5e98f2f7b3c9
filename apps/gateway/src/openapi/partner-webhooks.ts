import { FACT_CATALOGUE, FACT_TYPES, type FactType } from '#libs/domain';
import { applyDecorators, Controller, Module, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  ApiTags,
  ApiWebhook,
} from '@nestjs/swagger';
import { factName } from './components/fact-components.js';
import { SAMPLE } from './components/sample.js';
import { referenceTo } from './json-schemas.js';
import { pascalCase } from './pascal-case.js';

/**
 * What Floe posts to partners, as a controller that only the description knows: nothing routes to it.
 * It gets one handler per type of the catalogue, so none can be forgotten.
 */
@ApiTags('Facts')
@Controller()
class PartnerWebhooks {}

for (const type of FACT_TYPES) {
  const name = `on${pascalCase(type)}`;
  const descriptor: PropertyDescriptor = { value: () => {}, configurable: true };
  Object.defineProperty(PartnerWebhooks.prototype, name, descriptor);
  tellsPartners(type, name)(PartnerWebhooks.prototype, name, descriptor);
}

/** Its document has the webhooks, in `webhooks`. */
@Module({ controllers: [PartnerWebhooks] })
export class PartnerWebhooksModule {}

function tellsPartners(type: FactType, operationId: string): MethodDecorator {
  const { description } = FACT_CATALOGUE[type];
  return applyDecorators(
    Post(),
    ApiWebhook(type),
    ApiOperation({
      operationId,
      summary: type,
      description:
        `${description}\n\nVerify the signature over the bytes as they came, before you parse them, and ` +
        'drop what has a `webhook-id` that you have had: a fact may come twice.',
    }),
    ApiHeader({
      name: 'webhook-id',
      required: true,
      description: 'The id of the fact: the same for every try.',
      schema: { type: 'string' },
      example: SAMPLE.eventId,
    }),
    ApiHeader({
      name: 'webhook-timestamp',
      required: true,
      description:
        'When this try was made, in Unix seconds. Refuse what is more than 5 minutes off.',
      schema: { type: 'string', pattern: '^[0-9]+$' },
      example: '1795357801',
    }),
    ApiHeader({
      name: 'webhook-signature',
      required: true,
      description:
        '`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`; while a secret is being replaced, ' +
        'one per secret, separated by blanks.',
      schema: { type: 'string', pattern: '^v1,[A-Za-z0-9+/=]+( v1,[A-Za-z0-9+/=]+)*$' },
      example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
    }),
    ApiHeader({
      name: 'webhook-attempt',
      required: true,
      description: 'Which try it is, from 1; not signed.',
      schema: { type: 'string', pattern: '^[0-9]+$' },
      example: '1',
    }),
    ApiBody({ required: true, schema: { $ref: referenceTo(factName(type)) } }),
    ApiResponse({
      status: '2XX',
      description: 'Taken. Answer within 15 seconds, before you do anything long.',
    }),
    ApiResponse({ status: 410, description: 'Never again: the endpoint is disabled.' }),
    ApiResponse({
      status: 'default',
      description:
        'Any other answer, a redirect, and none at all: tried again, ten times within about three days. A ' +
        '`Retry-After` is obeyed up to twice the step.',
    }),
  );
}
