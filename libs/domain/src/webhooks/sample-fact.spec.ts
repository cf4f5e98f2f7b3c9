import { describe, expect, it } from '@jest/globals';
import { factSchemaOf } from '../events/fact.js';
import { FACT_TYPES } from '../events/fact-types.js';
import { sampleFact } from './sample-fact.js';

const at = new Date('2026-11-22T14:30:00.000Z');
const endpointId = '019aac26-5d00-7000-8000-00000000000e';

describe('sampleFact', () => {
  it.each(FACT_TYPES)('of %s is what partners are told of it', (type) => {
    const sample = sampleFact(type, endpointId, at, 'req_1');
    expect(factSchemaOf(type).parse(sample)).toEqual(sample);
    expect(sample).toMatchObject({ type, timestamp: at.toISOString(), request_id: 'req_1' });
  });

  it('names the endpoint where it only tries it', () => {
    const { data } = sampleFact('webhook.test', endpointId, at, null);
    expect(data).toEqual({ endpoint_id: endpointId, message: 'This is a test.' });
  });
});
