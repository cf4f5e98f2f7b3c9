import fc from 'fast-check';
import type { ApiDescription, JsonSchema } from '../openapi/read-description.js';
import { isRecord } from './is-record.js';

/** Strings that mean something to the house, for the fields that name things. See `resolve`. */
export type NamedFields = Record<string, fc.Arbitrary<unknown>>;

const FORMATS: Record<string, () => fc.Arbitrary<string>> = {
  uuid: () => fc.uuid(),
  'date-time': () =>
    fc
      .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  uri: () => fc.webUrl(),
};

/** Values that a JSON Schema of the API's description allows. */
export class SchemaValues {
  constructor(
    private readonly description: ApiDescription,
    private readonly named: NamedFields,
  ) {}

  of(schema: unknown, depth = 0): fc.Arbitrary<unknown> {
    const resolved = this.description.follow(schema);
    if (!isRecord(resolved)) return fc.anything();
    const choices = resolved['anyOf'] ?? resolved['oneOf'];
    if (Array.isArray(choices)) {
      return fc.oneof(...choices.map((choice: unknown) => this.of(choice, depth + 1)));
    }
    if ('const' in resolved) return fc.constant(resolved['const']);
    if (Array.isArray(resolved['enum'])) return fc.constantFrom(...resolved['enum']);
    const types = [resolved['type']].flat();
    return fc.oneof(...types.map((type) => this.ofType(type, resolved, depth)));
  }

  private ofType(type: unknown, schema: JsonSchema, depth: number): fc.Arbitrary<unknown> {
    switch (type) {
      case 'object':
        return this.object(schema, depth);
      case 'array':
        return this.array(schema, depth);
      case 'string':
        return text(schema);
      case 'integer':
        return fc.integer(within(schema));
      case 'number':
        return fc.double({ ...within(schema), noNaN: true });
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      default:
        return fc.jsonValue({ maxDepth: 2 });
    }
  }

  private object(schema: JsonSchema, depth: number): fc.Arbitrary<unknown> {
    const properties = isRecord(schema['properties']) ? schema['properties'] : {};
    const required = [schema['required'] ?? []].flat();
    const fields = Object.entries(properties).map(([name, value]) => {
      const arbitrary = this.named[name] ?? this.of(value, depth + 1);
      return [name, arbitrary] as const;
    });
    return fc.record(Object.fromEntries(fields), {
      requiredKeys: fields.map(([name]) => name).filter((name) => required.includes(name)),
      noNullPrototype: true,
    });
  }

  private array(schema: JsonSchema, depth: number): fc.Arbitrary<unknown> {
    const minLength = Number(schema['minItems'] ?? 0);
    const most = minLength + (depth > 2 ? 1 : 4);
    const maxLength = Math.min(Number(schema['maxItems'] ?? most), most);
    return fc.array(this.of(schema['items'] ?? {}, depth + 1), { minLength, maxLength });
  }
}

function within(schema: JsonSchema): { min: number; max: number } {
  return {
    min: Math.max(Number(schema['minimum'] ?? -(2 ** 31)), -(2 ** 31)),
    max: Math.min(Number(schema['maximum'] ?? 2 ** 31 - 1), 2 ** 31 - 1),
  };
}

/** Mostly short, sometimes as long as it may be; of letters, of all of Unicode, of nothing but blanks. */
function text(schema: JsonSchema): fc.Arbitrary<string> {
  const format = FORMATS[String(schema['format'])];
  if (format) return format();
  if (typeof schema['pattern'] === 'string') {
    return fc.stringMatching(new RegExp(schema['pattern'], 'u'), { maxLength: 60 });
  }
  const minLength = Number(schema['minLength'] ?? 0);
  const maxLength = Number(schema['maxLength'] ?? 200);
  const short = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 12)) };
  return fc.oneof(
    { weight: 6, arbitrary: fc.string(short) },
    { weight: 3, arbitrary: fc.string({ ...short, unit: 'grapheme' }) },
    { weight: 1, arbitrary: fc.string({ ...short, unit: 'binary' }) },
    { weight: 1, arbitrary: fc.constant('x'.repeat(maxLength)) },
    { weight: 1, arbitrary: fc.constant('é'.repeat(maxLength)) },
    { weight: 1, arbitrary: fc.constant('😀'.repeat(maxLength)) },
    { weight: 1, arbitrary: fc.constant(' '.repeat(Math.max(1, minLength))) },
  );
}
