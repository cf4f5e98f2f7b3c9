import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { part, shown, taken } from './component.js';
import { JsonSchemas, referenceTo, referredName } from './json-schemas.js';

const colour = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('named'), name: z.string().default('red') }),
]);
const thing = z.object({ id: z.uuid(), colour, made_at: z.iso.datetime() });
const newThing = z.strictObject({ colour, count: z.int().default(1) });
const COMPONENTS = [
  part('Colour', colour, { use: 'shared', description: 'A colour.' }),
  shown('Thing', thing, {
    description: 'A thing.',
    fields: { id: 'Its id.', colour: 'Its colour.', made_at: 'When.' },
    example: {
      id: '019aac26-5d00-7000-8000-000000000001',
      colour: { type: 'named', name: 'red' },
      made_at: '2026-11-20T09:00:00.000Z',
    },
  }),
  taken('NewThing', newThing, {
    description: 'A thing to make.',
    fields: { colour: 'Its colour.', count: 'How many.' },
    examples: { One: { colour: { type: 'named' } } },
  }),
];

describe('JsonSchemas', () => {
  const read = (schema: z.ZodType, direction: 'input' | 'output') => {
    const schemas = new JsonSchemas(COMPONENTS);
    return { json: schemas.read(schema, direction), definitions: schemas.definitions };
  };

  it('refers to what has a name, and keeps what it refers to', () => {
    const { json, definitions } = read(thing, 'output');
    expect(json).toEqual({ $ref: referenceTo('Thing') });
    expect(Object.keys(definitions)).toEqual(['Colour', 'Thing']);
    expect(definitions['Thing']).toEqual({
      description: 'A thing.',
      type: 'object',
      properties: {
        id: { type: 'string', format: 'uuid', description: 'Its id.' },
        colour: { $ref: referenceTo('Colour'), description: 'Its colour.' },
        made_at: { type: 'string', format: 'date-time', description: 'When.' },
      },
      required: ['id', 'colour', 'made_at'],
    });
  });

  it('closes what is taken, and leaves open what is shown', () => {
    expect(read(newThing, 'input').definitions['NewThing']).toMatchObject({
      additionalProperties: false,
    });
    expect(read(thing, 'output').definitions['Thing']).not.toHaveProperty('additionalProperties');
  });

  it('tells apart a shared part as it is taken and as it is shown: defaults may be left out', () => {
    expect(read(newThing, 'input').definitions['ColourInput']).toMatchObject({
      required: ['type'],
      additionalProperties: false,
    });
    expect(read(thing, 'output').definitions['Colour']).toMatchObject({
      required: ['type', 'name'],
    });
  });

  it('writes what has no name in place', () => {
    const { json } = read(z.strictObject({ limit: z.int().min(1) }), 'input');
    expect(json).toMatchObject({ properties: { limit: { type: 'integer', minimum: 1 } } });
    expect(JSON.stringify(json)).not.toContain('9007199254740991');
  });

  it('takes up what is made of others', () => {
    const schemas = new JsonSchemas(COMPONENTS);
    schemas.define('AThing', { type: 'object' });
    expect(schemas.definitions).toEqual({ AThing: { type: 'object' } });
  });
});

it.each([
  [{ $ref: '#/components/schemas/Thing' }, 'Thing'],
  [{ $ref: '#/components/responses/Thing' }, null],
  [{ type: 'object' }, null],
  [undefined, null],
])('referredName of %j is %j', (schema, name) => {
  expect(referredName(schema)).toBe(name);
});
