import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { exampleOf, factSchemaOf, makeFactBody } from './fact.js';
import { FACT_CATALOGUE } from './fact-catalogue.js';
import { FACT_TYPES } from './fact-types.js';

const at = new Date('2026-11-22T14:30:00.000Z');

describe('FACT_CATALOGUE', () => {
  it('has exactly the types of the list, in its order', () => {
    expect(Object.keys(FACT_CATALOGUE)).toEqual([...FACT_TYPES]);
  });

  it.each(FACT_TYPES)('%s: the example is what would be sent', (type) => {
    const { schema, example } = FACT_CATALOGUE[type];
    expect(schema.parse(example)).toEqual(example);
  });

  it.each(FACT_TYPES)('%s: a field that is not listed is refused', (type) => {
    const { schema, example } = FACT_CATALOGUE[type];
    expect(schema.safeParse({ ...example, token: 'x' }).success).toBe(false);
  });

  it.each(FACT_TYPES)('%s: each field is wanted, or has a default', (type) => {
    const { schema, example } = FACT_CATALOGUE[type];
    for (const field of Object.keys(example)) {
      const less = Object.fromEntries(Object.entries(example).filter(([key]) => key !== field));
      const reading = schema.safeParse(less);
      expect(reading.success ? Object.keys(reading.data) : [field]).toContain(field);
    }
  });

  it.each(FACT_TYPES)('%s: the whole has a JSON Schema, and an example that fits', (type) => {
    expect(z.toJSONSchema(factSchemaOf(type))).toMatchObject({ type: 'object' });
    expect(factSchemaOf(type).parse(exampleOf(type))).toEqual(exampleOf(type));
  });
});

describe('makeFactBody', () => {
  const { account_id } = FACT_CATALOGUE['ice_breakers.published'].example;

  it('gives type, time, the request that caused it, and data', () => {
    const data = { account_id, revision: 3 };
    expect(makeFactBody('ice_breakers.published', data, at, 'req_1')).toEqual({
      type: 'ice_breakers.published',
      version: 1,
      timestamp: '2026-11-22T14:30:00.000Z',
      request_id: 'req_1',
      data: { account_id, revision: 3 },
    });
  });

  it('says so when no request caused it, so that partners always find the field', () => {
    const body = makeFactBody('ice_breakers.published', { account_id, revision: 3 }, at);
    expect(body.request_id).toBeNull();
  });

  it('fills in what has a default, so that partners always find the field', () => {
    const body = makeFactBody('account.needs_reauth', { account_id, reason: 'token_expired' }, at);
    expect(body.data).toEqual({ account_id, reason: 'token_expired', error: null });
  });

  it('throws on data that the catalogue does not know', () => {
    expect(() => makeFactBody('ice_breakers.published', { account_id, revision: -1 }, at)).toThrow(
      z.ZodError,
    );
  });
});
