import { GraphClient } from '#libs/graph-api';
import { JobsModule, Lanes, OneAtATime, QueueWatch } from '#libs/jobs';
import {
  measureQueues,
  Metrics,
  RuntimeModule,
  standardChecks,
  turnRecorder,
  withContext,
  type Logger,
} from '#libs/runtime';
import {
  AccountLife,
  AccountRepository,
  APP_ROLE,
  DueLanes,
  FactRepository,
  IceBreakersRepository,
  missingMigrations,
  StorageModule,
  TenantWork,
} from '#libs/storage';
import { Module, type DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SyncWorkerEnv } from './env.js';
import { PublishIceBreakers } from './publish/publish-ice-breakers.js';
import { SyncAccount } from './publish/sync-account.js';

/** For the sweeper's searches only. */
const ROUTER_POOL = 2;

@Module({})
export class AppModule {
  static forRoot(env: SyncWorkerEnv, logger: Logger): DynamicModule {
    const databaseUrl = env.DATABASE_URL.reveal();
    const metrics = new Metrics('sync-worker');
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
          applicationName: 'floe-sync-worker',
          tokenKeys: env.TOKEN_ENCRYPTION_KEYS,
        }),
        {
          ...JobsModule.forWorker({
            ...(env.REDIS_URL === undefined ? {} : { redisUrl: env.REDIS_URL }),
            databaseUrl,
            role: APP_ROLE,
            log: logger,
            queues: ['sync', 'deliveries'],
            consumes: ['sync'],
            concurrency: { sync: env.SYNC_CONCURRENCY },
            handlers: {
              inject: [
                TenantWork,
                AccountRepository,
                AccountLife,
                IceBreakersRepository,
                FactRepository,
                DueLanes,
                Lanes,
                QueueWatch,
              ],
              useFactory: (
                work: TenantWork,
                accounts: AccountRepository,
                life: AccountLife,
                iceBreakers: IceBreakersRepository,
                facts: FactRepository,
                dueLanes: DueLanes,
                lanes: Lanes,
                queues: QueueWatch,
              ) => {
                measureQueues(metrics, queues);
                const publications = metrics.counter(
                  'floe_publications_total',
                  'Tries to publish questions by outcome',
                  ['outcome'],
                );
                const graph = new GraphClient({
                  graphApiUrl: env.GRAPH_API_URL,
                  graphApiVersion: env.GRAPH_API_VERSION,
                  instagramApiUrl: env.INSTAGRAM_API_URL,
                });
                const publish = new PublishIceBreakers(graph);
                const count = (outcome: string) => {
                  publications.inc({ outcome });
                };
                return {
                  'sync-account': new SyncAccount(
                    work,
                    accounts,
                    life,
                    iceBreakers,
                    facts,
                    dueLanes,
                    publish,
                    lanes,
                    new OneAtATime(),
                    count,
                    Math.random,
                  ),
                };
              },
            },
            inContext: withContext,
            report: turnRecorder(metrics),
          }),
          global: true,
        },
      ],
    };
  }
}
