import { randomBytes } from 'node:crypto';
import {
  type JobsLog,
  type JobsOptions,
  JobsModule,
  Lanes,
  LaneWorkers,
  migrateQueueSchema,
  type QueuePolicy,
  QUEUES,
  type QueueServer,
  QueueWatch,
  type TurnReport,
  type LaneHandlers,
} from '#libs/jobs';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { type Behaviour, LaneTable } from './lane-table.js';

export const BACKEND = process.env['TEST_BACKEND'] === 'redis' ? 'redis' : 'postgres';

export function setting(name: 'TEST_DATABASE_URL' | 'TEST_REDIS_URL'): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is needed for the queue's contract test on ${BACKEND}`);
  return value;
}

/** Short times, and no sweep unless a test asks for one, so that no sweep hides a lost wake-up. */
export function policies(
  change: Partial<QueuePolicy> = {},
): Record<keyof typeof QUEUES, QueuePolicy> {
  const quick = {
    lockDurationMs: 2_000,
    stalledIntervalMs: 1_000,
    sweepEveryMs: 600_000,
    drainTimeoutMs: 10_000,
    backoff: { firstMs: 50, maxMs: 200 },
    ...change,
  };
  return {
    sync: { ...QUEUES.sync, ...quick },
    replies: { ...QUEUES.replies, ...quick },
    deliveries: { ...QUEUES.deliveries, ...quick },
  };
}

export type Line = { level: keyof JobsLog; context: object; message: string };

export function aLog(): JobsLog & { lines: Line[] } {
  const lines: Line[] = [];
  const at = (level: keyof JobsLog) => (context: object, message: string) => {
    lines.push({ level, context, message });
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

export type RunningWorker = {
  app: INestApplicationContext;
  lanes: Lanes;
  workers: LaneWorkers;
  watch: QueueWatch;
  log: ReturnType<typeof aLog>;
  reports: TurnReport[];
};

export type WorkerChange = {
  behaviour?: Behaviour;
  handlers?: Partial<LaneHandlers>;
  policy?: Partial<QueuePolicy>;
  server?: Partial<QueueServer>;
  isConsuming?: boolean;
};

const DEADLOCK_DETECTED = '40P01';

/** One queue server's namespace and one table of work, both this test's own. */
export class House {
  readonly #apps: INestApplicationContext[] = [];

  private constructor(
    readonly server: QueueServer,
    readonly table: LaneTable,
  ) {}

  static async build(options: ConstructorParameters<typeof LaneTable>[2] = {}): Promise<House> {
    const name = `jobs_${randomBytes(5).toString('hex')}`;
    const databaseUrl = setting('TEST_DATABASE_URL');
    const table = new LaneTable(databaseUrl, `${name}_work`, options);
    await table.create();
    if (BACKEND === 'redis') {
      return new House({ redisUrl: setting('TEST_REDIS_URL'), prefix: name }, table);
    }
    await migrateQueueSchema(databaseUrl, { postgresSchema: name });
    return new House({ databaseUrl, postgresSchema: name }, table);
  }

  /** Another worker process's worth of Nest application, inside this process. */
  async worker(change: WorkerChange = {}): Promise<RunningWorker> {
    const log = aLog();
    const reports: TurnReport[] = [];
    const own = this.table.handler(change.behaviour);
    const module = JobsModule.forWorker({
      ...this.server,
      ...change.server,
      log,
      policies: policies(change.policy),
      queues: ['replies'],
      consumes: ['replies'],
      handlers: { useFactory: () => ({ 'answer-account': own, ...change.handlers }) },
      report: (turn) => reports.push(turn),
    });
    const app = await NestFactory.createApplicationContext(module, { logger: false });
    this.#apps.push(app);
    const workers = app.get(LaneWorkers);
    if (change.isConsuming !== false) workers.startConsuming();
    return { app, workers, lanes: app.get(Lanes), watch: app.get(QueueWatch), log, reports };
  }

  async producer(change: Partial<JobsOptions> = {}): Promise<{ lanes: Lanes; watch: QueueWatch }> {
    const module = JobsModule.forProducer({
      ...this.server,
      log: aLog(),
      policies: policies(),
      queues: ['replies'],
      ...change,
    });
    const app = await NestFactory.createApplicationContext(module, { logger: false });
    this.#apps.push(app);
    return { lanes: app.get(Lanes), watch: app.get(QueueWatch) };
  }

  /** Everything the queue keeps for this test is gone, schedulers too. */
  async wipeQueue(): Promise<void> {
    if (this.server.redisUrl !== undefined) {
      const redis = new Redis(this.server.redisUrl);
      const keys = await redis.keys(`${this.server.prefix}:*`);
      if (keys.length > 0) await redis.del(...keys);
      await redis.quit();
      return;
    }
    const client = new Client({ connectionString: this.server.databaseUrl });
    await client.connect();
    const schema = this.server.postgresSchema;
    const tables = ['job', 'dedup', 'dedup_next', 'scheduler', 'meta', 'rate_limit', 'event']
      .map((table) => `${schema}.${table}`)
      .join(', ');
    // Workers that are at it lock the tables in another order; PostgreSQL may choose us to yield.
    for (let isWiped = false; !isWiped;) {
      isWiped = await client.query(`truncate ${tables} cascade`).then(
        () => true,
        (error: { code?: string }) => {
          if (error.code !== DEADLOCK_DETECTED) throw error;
          return false;
        },
      );
    }
    await client.end();
  }

  async close(): Promise<void> {
    for (const app of this.#apps) await app.close();
    if (this.server.redisUrl !== undefined) await this.wipeQueue();
    else await this.table.pool.query(`drop schema ${this.server.postgresSchema} cascade`);
    await this.table.drop();
  }
}
