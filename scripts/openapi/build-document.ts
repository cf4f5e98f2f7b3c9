import 'reflect-metadata';
import { makeLogger, parseEnv } from '#libs/runtime';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AppModule } from '../../apps/gateway/src/app.module.js';
import { gatewayEnv } from '../../apps/gateway/src/env.js';
import { openApiDocument } from '../../apps/gateway/src/openapi/openapi-document.js';

/** Where the committed description says that Floe is; a gateway says its own `PUBLIC_URL`. */
export const SAMPLE_URL = 'https://floe.example.com';

/** Settings that the gateway takes. Nothing is connected to. */
const SETTINGS = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none',
  TOKEN_ENCRYPTION_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
  PUBLIC_URL: SAMPLE_URL,
  ADMIN_TOKEN: 'only-for-the-description',
  META_VERIFY_TOKEN: 'only-for-the-description',
  META_APP_SECRETS: 'only-for-the-description',
};

/** The description of the API, from the gateway's own modules; none of their parts is made. */
export async function buildDocument(): Promise<OpenAPIObject> {
  const env = parseEnv(gatewayEnv, SETTINGS);
  const app = await NestFactory.create(
    AppModule.forRoot(env, makeLogger('openapi', 'silent')),
    new FastifyAdapter(),
    { preview: true, logger: false, abortOnError: false },
  );
  try {
    return await openApiDocument(app, SAMPLE_URL);
  } finally {
    await app.close();
  }
}

/** The text of `docs/openapi.json`. */
export function formatDocument(document: OpenAPIObject): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
