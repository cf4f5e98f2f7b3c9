import type { ContentObject, MediaTypeObject, SchemaObject } from '@nestjs/swagger';
import { FORM_TYPE } from '../consent/signed-request-form.js';
import type { Component } from './component.js';
import { COMPONENTS } from './components/components.js';
import { asSchemaObject, referenceTo, referredName, type JsonSchemas } from './json-schemas.js';
import type { NotedBody } from './operation-note.js';
import type { SharedParts } from './shared-parts.js';

/** Gives the bodies of operations their examples, and lists their names. */
export class Bodies {
  constructor(
    private readonly schemas: JsonSchemas,
    private readonly shared: SharedParts,
  ) {}

  /** A body that a note tells of, because the code declares no schema for it. */
  noted(body: NotedBody, direction: 'input' | 'output'): ContentObject {
    if ('form' in body) {
      const schema = asSchemaObject(this.schemas.read(body.form, direction));
      return this.withExamples({ [FORM_TYPE]: { schema } });
    }
    if ('page' in body) {
      const { 'application/json': json = {} } = this.noted({ schema: body.schema }, direction);
      const page = { schema: { type: 'string' }, example: body.page };
      return { 'text/html': page, 'application/json': json };
    }
    if ('csv' in body) {
      const text = { schema: { type: 'string' }, example: body.csv };
      return { ...this.noted({ schema: body.schema }, direction), 'text/csv': text };
    }
    if ('contentType' in body) {
      const { contentType, example } = body;
      return { [contentType]: { schema: { type: 'string' }, example } };
    }
    const schema = asSchemaObject(this.schemas.read(body.schema, direction));
    if (body.example !== undefined) {
      return { 'application/json': { schema, example: body.example } };
    }
    return this.withExamples({ 'application/json': { schema } });
  }

  /** The same content, with the examples of the things in it. */
  withExamples(content: ContentObject): ContentObject {
    return Object.fromEntries(
      Object.entries(content).map(([type, media]) => [type, this.exemplified(media)]),
    );
  }

  private exemplified(media: MediaTypeObject): MediaTypeObject {
    const { schema } = media;
    const item = schema ? itemOfList(schema) : null;
    if (item !== null) return this.list(item, media);
    const component = COMPONENTS.find(({ name }) => name === referredName(schema));
    if (!component) return media;
    return { ...media, examples: this.examplesOf(component) };
  }

  private examplesOf({ examples }: Component): NonNullable<MediaTypeObject['examples']> {
    return Object.fromEntries(
      examples.map(({ name, summary, value }) => [
        name,
        this.shared.share('examples', name, () => ({ summary, value })),
      ]),
    );
  }

  private list(item: string, media: MediaTypeObject): MediaTypeObject {
    const name = `${item}Page`;
    const value = COMPONENTS.find((one) => one.name === item)?.examples[0]?.value;
    this.schemas.define(name, {
      description: 'One page of a list.',
      ...media.schema,
      properties: {
        data: { type: 'array', items: { $ref: referenceTo(item) } },
        next_cursor: {
          type: ['string', 'null'],
          description: 'Send it as `cursor` for the next page; null on the last one.',
        },
      },
    });
    const example = this.shared.share('examples', name, () => ({
      summary: 'The only page of a list',
      value: { data: [value], next_cursor: null },
    }));
    return { ...media, schema: { $ref: referenceTo(name) }, examples: { [name]: example } };
  }
}

/** The name of what a list (`listOf`) is a list of; null for all other schemas. */
function itemOfList(schema: SchemaObject | { $ref: string }): string | null {
  if ('$ref' in schema) return null;
  const { data, next_cursor: cursor, ...more } = schema.properties ?? {};
  if (!data || !cursor || Object.keys(more).length > 0 || !('items' in data)) return null;
  return referredName(data.items);
}
