import type { QueueWatch } from '#libs/jobs';
import type { ReadinessCheck } from '#libs/runtime';
import { missingMigrations } from '#libs/storage';
import type { DataSource } from 'typeorm';

/**
 * A gateway without its queue still keeps what Meta sends, so the queue is reported and does not
 * make the gateway unready: taking it out of service would lose events for nothing.
 */
export function readinessChecks(dataSource: DataSource, queues: QueueWatch): ReadinessCheck[] {
  return [
    {
      name: 'database',
      probe: async () => {
        await dataSource.query('SELECT 1');
      },
    },
    {
      name: 'migrations',
      probe: async () => {
        const missing = await missingMigrations(dataSource);
        if (missing.length > 0) throw new Error(`run "npm run migrate": ${missing.join(', ')}`);
      },
    },
    {
      name: 'queue',
      isAdvisory: true,
      probe: async () => {
        const health = await queues.queueHealth();
        if (!health.isUp) throw new Error('the queue does not answer');
      },
    },
  ];
}
