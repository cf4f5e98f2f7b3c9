import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { openApiDocument } from './openapi-document.js';

/** `/openapi.json`, and a page at `/docs` that shows it and lets a person try each call. */
export function installDocs(app: NestFastifyApplication, publicUrl: string): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app, publicUrl), {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Floe API',
    raw: ['json'],
    // By itself the page shows a badge that it asks of a foreign host.
    swaggerOptions: { validatorUrl: null },
  });
}
