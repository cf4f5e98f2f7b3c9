import { JobsModule, QueueWatch } from '#libs/jobs';
import {
  Metrics,
  RuntimeModule,
  standardChecks,
  turnRecorder,
  withContext,
  type Logger,
} from '#libs/runtime';
import { APP_ROLE, keySettingsOf, missingMigrations, StorageModule } from '#libs/storage';
import { Module, type DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ResponderWorkerEnv } from './env.js';
import { LANE_PARTS, laneHandlers } from './lane-handlers.js';

/** For the sweepers' searches only. */
const ROUTER_POOL = 2;

@Module({})
export class AppModule {
  static forRoot(env: ResponderWorkerEnv, logger: Logger): DynamicModule {
    const databaseUrl = env.DATABASE_URL.reveal();
    const metrics = new Metrics('responder-worker');
    return {
      module: AppModule,
      imports: [
        RuntimeModule.forRoot({
          logger,
          metrics,
          checks: {
            inject: [DataSource, QueueWatch],
            useFactory: (dataSource: DataSource, queues: QueueWatch) =>
              standardChecks({
                ping: () => dataSource.query('SELECT 1'),
                missingMigrations: () => missingMigrations(dataSource),
                queueHealth: () => queues.queueHealth(),
                needsQueue: true,
              }),
          },
        }),
        StorageModule.forRoot({
          url: databaseUrl,
          poolSize: env.DATABASE_POOL_SIZE,
          routerPoolSize: ROUTER_POOL,
          applicationName: 'floe-responder-worker',
          keys: keySettingsOf(env),
        }),
        {
          ...JobsModule.forWorker({
            ...(env.REDIS_URL === undefined ? {} : { redisUrl: env.REDIS_URL }),
            databaseUrl,
            role: APP_ROLE,
            log: logger,
            queues: ['replies', 'deliveries', 'sync'],
            consumes: ['replies', 'deliveries'],
            sweepEveryMs: env.SWEEP_SECONDS * 1_000,
            concurrency: {
              replies: env.REPLIES_CONCURRENCY,
              deliveries: env.DELIVERIES_CONCURRENCY,
            },
            handlers: { inject: LANE_PARTS, useFactory: laneHandlers(env, metrics, logger) },
            inContext: withContext,
            report: turnRecorder(metrics),
          }),
          global: true,
        },
      ],
    };
  }
}
