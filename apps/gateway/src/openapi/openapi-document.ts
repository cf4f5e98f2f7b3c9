import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { problemSchema } from './api-problems.js';

/** The API's description, from the code that answers it. */
export function openApiDocument(app: INestApplication, publicUrl: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Floe')
    .setDescription(
      'Instagram ice breakers as managed state: say what each account should ask and what answers ' +
        'each tap; Floe makes it so, proves it, and tells your systems what happened.',
    )
    .setVersion('1')
    .addServer(publicUrl)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key' }, 'api-key')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'ADMIN_TOKEN' }, 'admin')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  const { $schema: _, ...problem } = z.toJSONSchema(problemSchema);
  document.components ??= {};
  document.components.schemas ??= {};
  Object.assign(document.components.schemas, { Problem: problem });
  return document;
}
