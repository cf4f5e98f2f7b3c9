import { z } from 'zod';
import { SWEEP_JOB_NAME, sweepPayload, TURNS } from './turns.js';

/**
 * JSON Schema of every job's payload, by job name. Committed as libs/jobs/job-payloads.json, so
 * that a change of what old and new workers say to each other cannot slip past review.
 */
export function payloadSchemas(): Record<string, unknown> {
  const turns = Object.values(TURNS).map((turn) => [turn.name, z.toJSONSchema(turn.payload)]);
  return { ...Object.fromEntries(turns), [SWEEP_JOB_NAME]: z.toJSONSchema(sweepPayload) };
}
