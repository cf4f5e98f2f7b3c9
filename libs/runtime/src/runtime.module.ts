import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import type { Logger } from './logger.js';
import { Metrics } from './metrics.js';
import { Readiness, type ReadinessCheck } from './readiness.js';

/** The token under which an app's logger is provided. */
export const LOGGER = Symbol('logger');

export type RuntimeOptions = {
  logger: Logger;
  metrics: Metrics;
  /** What must work before this process is ready, made of parts that the app provides. */
  checks: Pick<FactoryProvider<ReadinessCheck[]>, 'inject' | 'useFactory'>;
};

/** Logger, metrics, health and their routes. */
@Module({})
export class RuntimeModule {
  static forRoot(options: RuntimeOptions): DynamicModule {
    return {
      module: RuntimeModule,
      global: true,
      controllers: [HealthController],
      providers: [
        { provide: LOGGER, useValue: options.logger },
        { provide: Metrics, useValue: options.metrics },
        {
          provide: Readiness,
          inject: options.checks.inject ?? [],
          useFactory: async (...parts: unknown[]) =>
            new Readiness(await options.checks.useFactory(...parts)),
        },
      ],
      exports: [LOGGER, Metrics, Readiness],
    };
  }
}
