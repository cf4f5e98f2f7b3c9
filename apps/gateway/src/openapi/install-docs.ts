import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { openApiDocument } from './openapi-document.js';

/** `/openapi.json`, and a page at `/docs` that shows it and lets a person try each call. */
export async function installDocs(app: NestFastifyApplication, publicUrl: string): Promise<void> {
  const document = await openApiDocument(app, publicUrl);
  SwaggerModule.setup('docs', app, document, {
    ui: false,
    raw: ['json'],
    jsonDocumentUrl: 'openapi.json',
  });
  // The page may call only the host that it came from, by whatever name a person reached it.
  const path = new URL(publicUrl).pathname.replace(/\/+$/, '');
  const servers = [{ url: path === '' ? '/' : path, description: 'Where this page is from' }];
  SwaggerModule.setup(
    'docs',
    app,
    { ...document, servers },
    {
      raw: false,
      customSiteTitle: 'Floe API',
      // The bar says only whose software the page is.
      customCss: '.swagger-ui .topbar { display: none }',
      swaggerOptions: {
        // By itself the page shows a badge that it asks of a foreign host.
        validatorUrl: null,
        tryItOutEnabled: true,
        filter: true,
        displayRequestDuration: true,
      },
    },
  );
}
