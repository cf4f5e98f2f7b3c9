import type { SchemaObject } from '@nestjs/swagger';
import { z } from 'zod';
import type { Component } from './component.js';

type Direction = 'input' | 'output';
type Json = z.core.JSONSchema.BaseSchema;

const REFERENCE = '#/components/schemas/';

/** What Zod writes beside a format says the same again, unreadably. */
const FORMATS_THAT_SAY_ALL = ['uuid', 'date', 'date-time', 'uri'];

/**
 * Makes JSON Schema (2020-12) of Zod schemas, with a reference wherever one is named, and keeps what
 * the references lead to. Objects in answers stay open: fields may be added to them at any time.
 */
export class JsonSchemas {
  private readonly registries: Record<Direction, z.core.$ZodRegistry<{ id: string }>>;
  private readonly referred = new Map<string, Json>();
  private readonly defined = new Map<string, SchemaObject>();

  constructor(private readonly components: readonly Component[]) {
    this.registries = { input: this.namesFor('input'), output: this.namesFor('output') };
  }

  read(schema: z.ZodType, direction: Direction): Json {
    // As a field, because Zod never makes a reference of what it was asked for.
    const { properties, $defs = {} } = z.toJSONSchema(z.object({ it: schema }), {
      io: direction,
      metadata: this.registries[direction],
      override: ({ jsonSchema }) => tidy(jsonSchema, direction),
    });
    for (const [name, definition] of Object.entries($defs)) {
      if (!this.referred.has(name)) this.referred.set(name, this.described(name, definition));
    }
    const it = properties?.['it'];
    return typeof it === 'object' ? withReferences(it) : {};
  }

  /** Names a schema that is made of others, such as a page of a list. */
  define(name: string, schema: SchemaObject): void {
    this.defined.set(name, schema);
  }

  /** Every schema that something refers to, by its name. */
  get definitions(): Record<string, SchemaObject> {
    const referred = [...this.referred].map(
      ([name, json]) => [name, asSchemaObject(json)] as const,
    );
    return Object.fromEntries(
      [...referred, ...this.defined].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  private namesFor(direction: Direction): z.core.$ZodRegistry<{ id: string }> {
    const registry = z.registry<{ id: string }>();
    for (const { name, schema, use } of this.components) {
      if (use === 'shared') {
        registry.add(schema, { id: direction === 'input' ? `${name}Input` : name });
      } else if ((use === 'taken') === (direction === 'input')) registry.add(schema, { id: name });
    }
    return registry;
  }

  private described(id: string, definition: Json): Json {
    const { id: _, ...schema } = withReferences(definition);
    const component = this.components.find(
      ({ name, use }) => id === name || (use === 'shared' && id === `${name}Input`),
    );
    if (!component) return schema;
    for (const [field, description] of Object.entries(component.fields)) {
      const property = schema.properties?.[field];
      if (typeof property === 'object') property.description = description;
    }
    return { description: component.description, ...schema };
  }
}

function tidy(schema: Json, direction: Direction): void {
  if (FORMATS_THAT_SAY_ALL.includes(schema.format ?? '')) delete schema.pattern;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.oneOf?.length === 1) {
    const [only] = schema.oneOf;
    delete schema.oneOf;
    Object.assign(schema, only);
  }
  if (direction === 'output' && schema.additionalProperties === false) {
    delete schema.additionalProperties;
  }
}

function withReferences(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"${REFERENCE}`));
}

/** Nest's type of a schema is that of 3.0; what is written here is of 3.1. */
export function asSchemaObject(schema: Json): SchemaObject {
  return JSON.parse(JSON.stringify(schema));
}

/** The name that a schema refers to; null when it is none. */
export function referredName(schema: object | undefined): string | null {
  if (!schema || !('$ref' in schema) || typeof schema.$ref !== 'string') return null;
  return schema.$ref.startsWith(REFERENCE) ? schema.$ref.slice(REFERENCE.length) : null;
}

export const referenceTo = (name: string): string => `${REFERENCE}${name}`;
