import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  DocumentBuilder,
  SwaggerModule,
  type OpenAPIObject,
  type OperationObject,
  type PathItemObject,
} from '@nestjs/swagger';
import { z } from 'zod';
import { COMPONENTS } from './components/components.js';
import { FACT_COMPONENTS } from './components/fact-components.js';
import { PROBLEM_COMPONENTS } from './components/problem-components.js';
import { describedRoutes, type DescribedRoute } from './described-routes.js';
import { inOrder } from './in-order.js';
import { INTRO, TAGS } from './intro.js';
import { JsonSchemas } from './json-schemas.js';
import { OperationDescriber } from './operation-describer.js';
import { PartnerWebhooksModule } from './partner-webhooks.js';

/**
 * The API's description, from the code that answers it. The application need not be started: its
 * routes are enough. `publicUrl` is where the installation is reached.
 */
export async function openApiDocument(
  app: INestApplication,
  publicUrl: string,
): Promise<OpenAPIObject> {
  const schemas = new JsonSchemas(COMPONENTS);
  const config = documentConfig(publicUrl);
  const document = SwaggerModule.createDocument(app, config, {
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType ? { schema: schemas.read(schema, schemaType) } : undefined,
  });
  const describer = new OperationDescriber(schemas, publicUrl);
  const routes = describedRoutes(app);
  for (const route of routes) {
    const operation = operationOf(document.paths[route.path], route.method);
    if (operation) describer.describe(operation, route, isVersioned(route, routes));
  }
  for (const { schema } of [...FACT_COMPONENTS, ...PROBLEM_COMPONENTS]) {
    schemas.read(schema, 'output');
  }
  document.webhooks = await webhooksOf(config);
  for (const { post } of Object.values(document.webhooks)) {
    if (post) describer.describeWebhook(post);
  }
  document.components = {
    securitySchemes: document.components?.securitySchemes ?? {},
    schemas: schemas.definitions,
    ...describer.components,
  };
  const dialect = { jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema' };
  return inOrder({ ...document, ...dialect });
}

function documentConfig(publicUrl: string): Omit<OpenAPIObject, 'paths'> {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.1')
    .setTitle('Floe')
    .setDescription(INTRO)
    .setVersion('1')
    .addServer(publicUrl.replace(/\/+$/, ''), 'This installation')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'floe_sk_…',
        description: 'An API key of a tenant: `floe_sk_…`.',
      },
      'api-key',
    )
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'ADMIN_TOKEN',
        description: 'The ADMIN_TOKEN of the installation.',
      },
      'admin',
    );
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  return builder.build();
}

/** From an application of its own, which answers nothing: nobody may call these at Floe. */
async function webhooksOf(config: Omit<OpenAPIObject, 'paths'>) {
  const app = await NestFactory.create(PartnerWebhooksModule, new FastifyAdapter(), {
    abortOnError: false,
  });
  const { webhooks = {} } = SwaggerModule.createDocument(app, config);
  await app.close();
  return webhooks;
}

/** Answers show what can be edited with If-Match: the thing at the path, or the one that a POST made. */
function isVersioned({ method, path }: DescribedRoute, routes: readonly DescribedRoute[]): boolean {
  return routes
    .filter(({ takesIfMatch }) => takesIfMatch)
    .some((one) => one.path === path || (method === 'post' && collectionOf(one.path) === path));
}

/** `/v1/accounts` of `/v1/accounts/{id}`. */
function collectionOf(path: string): string {
  return path.replace(/\/\{\w+\}$/, '');
}

function operationOf(item: PathItemObject | undefined, method: string): OperationObject | null {
  for (const [name, value] of Object.entries(item ?? {})) {
    if (name === method && typeof value === 'object' && 'responses' in value) return value;
  }
  return null;
}
