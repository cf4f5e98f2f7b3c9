import 'reflect-metadata';
import { LaneWorkers } from '#libs/jobs';
import { makeLogger, parseEnv, runProcess, startWorkerProcess } from '#libs/runtime';
import { AppModule } from './app.module.js';
import { responderWorkerEnv } from './env.js';

await runProcess(async () => {
  const env = parseEnv(responderWorkerEnv, process.env);
  const logger = makeLogger('responder-worker', env.LOG_LEVEL);
  const running = await startWorkerProcess({
    module: AppModule.forRoot(env, logger),
    logger,
    host: env.HEALTH_HOST,
    port: env.HEALTH_PORT,
    consumer: LaneWorkers,
  });
  return { logger, ...running };
});
