import { describe, expect, it } from '@jest/globals';
import type { ParameterObject, SchemaObject } from '@nestjs/swagger';
import type { DescribedRoute } from './described-routes.js';
import { parametersOf } from './parameters.js';

const aRoute = (parts: Partial<DescribedRoute> = {}): DescribedRoute => ({
  method: 'get',
  path: '/v1/accounts/{id}',
  for: 'tenant',
  scope: 'accounts:read',
  spansTenant: false,
  takesIfMatch: false,
  declared: [],
  ...parts,
});

const query = (schema: SchemaObject): ParameterObject => ({ name: 'q', in: 'query', schema });

describe('parametersOf', () => {
  it.each([
    [{ type: ['string', 'null'], default: null }, { type: 'string' }],
    [
      { anyOf: [{ type: 'string', format: 'uuid' }, { type: 'null' }], default: null },
      { type: 'string', format: 'uuid' },
    ],
    [
      { anyOf: [{ type: 'string' }, { type: 'integer' }, { type: 'null' }] },
      { anyOf: [{ type: 'string' }, { type: 'integer' }] },
    ],
    [
      { type: 'integer', default: 20 },
      { type: 'integer', default: 20 },
    ],
    [{ type: ['string', 'integer', 'null'] }, { type: ['string', 'integer'] }],
  ])('makes of the schema %j one that has no null', (given, expected) => {
    const [parameter] = parametersOf({ responses: {}, parameters: [query(given)] }, aRoute());
    expect(parameter?.schema).toEqual(expected);
  });

  const names = (route: Partial<DescribedRoute>, declared: ParameterObject[] = []) =>
    parametersOf({ responses: {}, parameters: declared }, aRoute(route)).map(({ name }) => name);

  it('adds the headers that such routes take, once, whoever declared them', () => {
    expect(names({ method: 'post' })).toEqual(['Idempotency-Key']);
    expect(names({ method: 'put', takesIfMatch: true })).toEqual(['If-Match']);
    expect(
      names({ method: 'put', takesIfMatch: true }, [
        { name: 'if-match', in: 'header' },
        { name: 'If-Match', in: 'header' },
      ]),
    ).toEqual(['If-Match']);
    expect(names({ method: 'get' })).toEqual([]);
  });

  it.each([
    [{ type: 'string', format: 'uuid' }, 'The id of the account.'],
    [{ type: 'string', maxLength: 200 }, 'The id of the account, or your external_id of it.'],
  ])('says what an id in the path is of: %j', (schema, description) => {
    const id: ParameterObject = { name: 'id', in: 'path', required: true, schema };
    expect(parametersOf({ responses: {}, parameters: [id] }, aRoute())).toEqual([
      expect.objectContaining({ name: 'id', description }),
    ]);
  });
});
