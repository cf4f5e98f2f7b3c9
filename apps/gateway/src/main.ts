import 'reflect-metadata';
import { makeLogger, parseEnv, runProcess } from '#libs/runtime';
import { startGateway } from './create-gateway.js';
import { gatewayEnv } from './env.js';

await runProcess(async () => {
  const env = parseEnv(gatewayEnv, process.env);
  const logger = makeLogger('gateway', env.LOG_LEVEL);
  return { logger, ...(await startGateway(env, logger)) };
});
