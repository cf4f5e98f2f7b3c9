export * from './env.js';
export * from './health.controller.js';
export * from './logger.js';
export * from './metrics.js';
export * from './readiness.js';
export * from './run-process.js';
export * from './runtime.module.js';
export * from './work-context.js';
