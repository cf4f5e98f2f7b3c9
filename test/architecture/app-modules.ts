import { makeLogger, parseEnv } from '#libs/runtime';
import type { DynamicModule } from '@nestjs/common';
import { AppModule as GatewayModule } from '../../apps/gateway/src/app.module.js';
import { gatewayEnv } from '../../apps/gateway/src/env.js';
import { AppModule as ResponderModule } from '../../apps/responder-worker/src/app.module.js';
import { responderWorkerEnv } from '../../apps/responder-worker/src/env.js';
import { AppModule as SyncModule } from '../../apps/sync-worker/src/app.module.js';
import { syncWorkerEnv } from '../../apps/sync-worker/src/env.js';

/** Settings that every app takes. Nothing is connected to: the modules are only looked at. */
const SETTINGS = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none',
  TOKEN_ENCRYPTION_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
  PUBLIC_URL: 'https://floe.example',
  ADMIN_TOKEN: 'an-admin-token-of-the-test',
  META_VERIFY_TOKEN: 'a-verify-token',
  META_APP_SECRETS: 'an-app-secret-of-the-test',
};

const logger = makeLogger('architecture', 'silent');

export const gatewayModule = (): DynamicModule =>
  GatewayModule.forRoot(parseEnv(gatewayEnv, SETTINGS), logger);

export const workerModules = (): DynamicModule[] => [
  SyncModule.forRoot(parseEnv(syncWorkerEnv, SETTINGS), logger),
  ResponderModule.forRoot(parseEnv(responderWorkerEnv, SETTINGS), logger),
];
