import type { ReadinessCheck } from './readiness.js';

type Health = { isUp: true } | { isUp: false; reason: string };

export type ProbedParts = {
  ping: () => Promise<unknown>;
  missingMigrations: () => Promise<readonly string[]>;
  queueHealth: () => Promise<Health>;
  /** False where work goes on without the queue: it is then reported without a say. */
  needsQueue: boolean;
};

/** What every app needs: its database, at this build's schema, and the queue. */
export function standardChecks(parts: ProbedParts): ReadinessCheck[] {
  return [
    {
      name: 'database',
      probe: async () => {
        await parts.ping();
      },
    },
    {
      name: 'migrations',
      probe: async () => {
        const missing = await parts.missingMigrations();
        if (missing.length > 0) throw new Error(`run "npm run migrate": ${missing.join(', ')}`);
      },
    },
    {
      name: 'queue',
      isAdvisory: !parts.needsQueue,
      probe: async () => {
        const health = await parts.queueHealth();
        if (!health.isUp) throw new Error('the queue does not answer');
      },
    },
  ];
}
