import { z } from 'zod';
import { shown } from '../component.js';

export const livenessSchema = z.object({ status: z.literal('alive') });

const checkSchema = z.object({
  ok: z.boolean(),
  ms: z.number(),
  message: z.string().optional(),
  advisory: z.literal(true).optional(),
});

export const readinessSchema = z.object({
  status: z.enum(['ready', 'not_ready', 'draining']),
  checks: z.record(z.string(), checkSchema),
});

export const HEALTH_COMPONENTS = [
  shown('Liveness', livenessSchema, {
    description: 'The process is alive.',
    fields: { status: 'Always `alive`.' },
    example: { status: 'alive' },
  }),
  shown('Readiness', readinessSchema, {
    description: 'Whether the process can do its work.',
    fields: {
      status: '`draining`: it was asked to stop and takes no new work.',
      checks: 'Each part that it needs, how long it took to answer, and what is wrong with it.',
    },
    example: {
      status: 'ready',
      checks: {
        database: { ok: true, ms: 2 },
        migrations: { ok: true, ms: 3 },
        queue: { ok: true, ms: 1, advisory: true },
      },
    },
  }),
];
