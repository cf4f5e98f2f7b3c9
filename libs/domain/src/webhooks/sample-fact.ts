import type { FactType } from '../events/fact-types.js';
import { exampleOf, makeFactBody, type Fact } from '../events/fact.js';

/**
 * What an endpoint is sent to be tried with: the example of the catalogue, as if it had happened now. Its
 * `sequence` is that of the example too, and no place among facts that happened.
 */
export function sampleFact(
  type: FactType,
  endpointId: string,
  at: Date,
  requestId: string | null,
): Fact {
  if (type === 'webhook.test') {
    const data = { endpoint_id: endpointId, message: 'This is a test.' };
    const { sequence } = exampleOf(type);
    return { sequence, ...makeFactBody('webhook.test', data, at, requestId) };
  }
  return { ...exampleOf(type), timestamp: at.toISOString(), request_id: requestId };
}
