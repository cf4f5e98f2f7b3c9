import {
  BullModule,
  BullRegistrar,
  getQueueToken,
  type RegisterQueueOptions,
  type WorkerHost,
} from '@nestjs/bullmq';
import {
  type DynamicModule,
  type InjectionToken,
  Module,
  type ModuleMetadata,
  type Provider,
} from '@nestjs/common';
import { type Queue, setDefaultBackendFactory } from 'bullmq';
import { bindLanes } from './bound-lane.js';
import { FirmQueue } from './firm-queue.js';
import { ConnectionErrorLog, type JobsLog } from './jobs-log.js';
import type { HandlersOf, LaneHandlers } from './lane-handler.js';
import { laneProcessor } from './lane-processor.js';
import { type LaneWorker, LaneWorkers } from './lane-workers.js';
import { Lanes } from './lanes.js';
import { PacedWorker } from './paced-worker.js';
import { createPatientPostgresBackend } from './patient-postgres.js';
import { createPatientRedisBackend } from './patient-redis.js';
import { backendOf, connectionFor, DEFAULT_PREFIX, type QueueServer } from './queue-connection.js';
import { QueueWatch } from './queue-watch.js';
import { QUEUE_NAMES, type QueueName, type QueuePolicy, QUEUES } from './queues.js';
import { SweepSchedule } from './sweep-schedule.js';
import { type InContext, TurnRunner, type TurnReport } from './turn-runner.js';

export type JobsOptions = QueueServer & {
  log: JobsLog;
  /** Queues that this process may add turns to. Default: all. */
  queues?: readonly QueueName[];
  /** Default: QUEUES. Producers and workers must agree on it. */
  policies?: Record<QueueName, QueuePolicy>;
};

export type WorkerOptions<Q extends QueueName> = JobsOptions & {
  /** Queues whose turns this process takes. */
  consumes: readonly Q[];
  /** A Nest factory of the handlers; `imports` and `inject` as in any dynamic module. */
  handlers: {
    imports?: NonNullable<ModuleMetadata['imports']>;
    inject?: InjectionToken[];
    useFactory: (...needs: never[]) => HandlersOf<Q> | Promise<HandlersOf<Q>>;
  };
  /** Turns side by side, where a deployment wants another number than the policy's. */
  concurrency?: Partial<Record<QueueName, number>>;
  /** How often the queues that it takes turns of are swept, where it is not the policy's. */
  sweepEveryMs?: number;
  inContext?: InContext;
  report?: (turn: TurnReport) => void;
};

const HANDLERS = Symbol('lane handlers');
const ERRORS = Symbol('queue connection errors');

/**
 * Gives `Lanes` and `QueueWatch`; in a worker also `LaneWorkers`, whose `startConsuming` the app
 * calls when it is ready. The backend is chosen once per process: by `redisUrl`.
 */
@Module({})
export class JobsModule {
  static forProducer(options: JobsOptions): DynamicModule {
    return {
      module: JobsModule,
      imports: bullImports(options),
      providers: producerProviders(options),
      exports: [Lanes, QueueWatch],
    };
  }

  static forWorker<Q extends QueueName>(options: WorkerOptions<Q>): DynamicModule {
    BullModule.workerClass = PacedWorker;
    // A worker also adds turns to the queues that it takes turns of.
    const queues = [...new Set([...queuesOf(options), ...options.consumes])];
    return {
      module: JobsModule,
      imports: [...bullImports({ ...options, queues }), ...(options.handlers.imports ?? [])],
      providers: [...producerProviders({ ...options, queues }), ...workerProviders(options)],
      exports: [Lanes, QueueWatch, LaneWorkers],
    };
  }
}

function bullImports(options: JobsOptions): DynamicModule[] {
  if (backendOf(options) === 'redis') setDefaultBackendFactory(createPatientRedisBackend);
  else setDefaultBackendFactory(createPatientPostgresBackend);
  BullModule.queueClass = FirmQueue;
  const connection = connectionFor(options, 'produce');
  const queues = queuesOf(options).map((name): RegisterQueueOptions => ({
    name,
    // The check asks the server once and remembers a failure for good; workers make it.
    skipVersionCheck: true,
    streams: { events: { maxLen: 1_000 } },
  }));
  return [
    BullModule.forRoot({
      connection,
      prefix: options.prefix ?? DEFAULT_PREFIX,
      extraOptions: { manualRegistration: true },
    }),
    BullModule.registerQueue(...queues),
  ];
}

function producerProviders(options: JobsOptions): Provider[] {
  const names = queuesOf(options);
  const policies = options.policies ?? QUEUES;
  const inject = names.map((name) => getQueueToken(name));
  const byName = (queues: Queue[]) =>
    new Map(queues.map((queue, at): [QueueName, Queue] => [nameAt(names, at), queue]));
  return [
    { provide: ERRORS, useValue: new ConnectionErrorLog(options.log) },
    {
      provide: Lanes,
      inject: [ERRORS, ...inject],
      useFactory: (errors: ConnectionErrorLog, ...queues: Queue[]) => {
        for (const queue of queues) {
          queue.on('error', (error) => errors.tell(`queue ${queue.name}`, error));
        }
        const entries = [...byName(queues)].map(
          ([name, queue]) => [name, { queue, policy: policies[name] }] as const,
        );
        return new Lanes(new Map(entries), options.log);
      },
    },
    {
      provide: QueueWatch,
      inject,
      useFactory: (...queues: Queue[]) => new QueueWatch(byName(queues)),
    },
  ];
}

function workerProviders<Q extends QueueName>(options: WorkerOptions<Q>): Provider[] {
  const policies = options.policies ?? QUEUES;
  const perQueue = options.consumes.map((queue) => ({
    queue,
    policy: policies[queue],
    runnerToken: Symbol(`runner of ${queue}`),
    hostToken: Symbol(`processor of ${queue}`),
  }));

  const runnersAndHosts = perQueue.flatMap(({ queue, policy, runnerToken, hostToken }) => {
    const HostClass = laneProcessor(queue, policy, options);
    return [
      {
        provide: runnerToken,
        inject: [Lanes, HANDLERS],
        useFactory: (lanes: Lanes, handlers: Partial<LaneHandlers>) =>
          new TurnRunner({
            queue,
            bound: bindLanes(queue, handlers, lanes),
            lanes,
            sweepPageSize: policy.sweepPageSize,
            log: options.log,
            ...(options.inContext ? { inContext: options.inContext } : {}),
            ...(options.report ? { report: options.report } : {}),
          }),
      },
      {
        provide: hostToken,
        inject: [runnerToken],
        useFactory: (runner: TurnRunner) => new HostClass(runner),
      },
    ] satisfies Provider[];
  });

  const laneTokens = perQueue.map(({ queue }) => Symbol(`lane worker of ${queue}`));
  const laneWorkers = perQueue.map(({ queue, policy, runnerToken, hostToken }, at) => ({
    provide: laneTokens[at]!,
    inject: [getQueueToken(queue), runnerToken, hostToken, ERRORS],
    useFactory: (
      bullQueue: Queue,
      runner: TurnRunner,
      host: WorkerHost,
      errors: ConnectionErrorLog,
    ): LaneWorker => ({
      queue,
      worker: () => host.worker,
      runner,
      schedule: new SweepSchedule(bullQueue, options.sweepEveryMs ?? policy.sweepEveryMs, errors),
      drainTimeoutMs: policy.drainTimeoutMs,
      concurrency: options.concurrency?.[queue] ?? policy.concurrency,
    }),
  }));

  return [
    {
      provide: HANDLERS,
      inject: options.handlers.inject ?? [],
      useFactory: options.handlers.useFactory,
    },
    ...runnersAndHosts,
    ...laneWorkers,
    {
      provide: LaneWorkers,
      inject: [BullRegistrar, ERRORS, ...laneTokens],
      useFactory: (registrar: BullRegistrar, errors: ConnectionErrorLog, ...lanes: LaneWorker[]) =>
        new LaneWorkers(() => registrar.register(), lanes, errors, options.log),
    },
  ];
}

function queuesOf(options: JobsOptions): readonly QueueName[] {
  return options.queues ?? QUEUE_NAMES;
}

function nameAt(names: readonly QueueName[], at: number): QueueName {
  const name = names[at];
  if (name === undefined) throw new Error(`no queue at ${at}`);
  return name;
}
