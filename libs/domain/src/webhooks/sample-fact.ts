import { FACT_CATALOGUE } from '../events/fact-catalogue.js';
import type { FactType } from '../events/fact-types.js';
import { makeFactBody, type FactBody } from '../events/fact.js';

/** What an endpoint is sent to be tried with: the example of the catalogue, as if it had happened now. */
export function sampleFact(
  type: FactType,
  endpointId: string,
  at: Date,
  requestId: string | null,
): FactBody {
  if (type === 'webhook.test') {
    const data = { endpoint_id: endpointId, message: 'This is a test.' };
    return makeFactBody('webhook.test', data, at, requestId);
  }
  const { version, example } = FACT_CATALOGUE[type];
  return { type, version, timestamp: at.toISOString(), request_id: requestId, data: example };
}
