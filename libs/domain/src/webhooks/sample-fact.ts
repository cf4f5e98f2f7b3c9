import type { FactType } from '../events/fact-types.js';
import { exampleOf, makeFactBody, type Fact } from '../events/fact.js';

/** It tells of nothing that happened, so it has no place among the facts that did. */
const NO_PLACE = 0;

/** What an endpoint is sent to be tried with: the example of the catalogue, as if it had happened now. */
export function sampleFact(
  type: FactType,
  endpointId: string,
  at: Date,
  requestId: string | null,
): Fact {
  if (type === 'webhook.test') {
    const data = { endpoint_id: endpointId, message: 'This is a test.' };
    return { sequence: NO_PLACE, ...makeFactBody('webhook.test', data, at, requestId) };
  }
  return {
    ...exampleOf(type),
    sequence: NO_PLACE,
    timestamp: at.toISOString(),
    request_id: requestId,
  };
}
