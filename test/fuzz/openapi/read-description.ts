import { z } from 'zod';

/** A JSON Schema as it stands in the description, references and all. */
export type JsonSchema = Record<string, unknown>;

export type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: JsonSchema;
};

export type RequestBody = { required: boolean; schema: JsonSchema; examples: unknown[] };

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One operation of the API, as its OpenAPI description tells of it. */
export type Operation = {
  operationId: string;
  method: Method;
  /** `/v1/accounts/{id}`. */
  path: string;
  for: 'tenant' | 'operator' | 'anyone';
  parameters: Parameter[];
  /** Null where no JSON is taken. */
  body: RequestBody | null;
};

const METHODS = { get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE' } as const;

const schema = z.record(z.string(), z.unknown());
const reference = z.strictObject({ $ref: z.string() });
const parameter = z.looseObject({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().default(false),
  schema,
});
const media = z.looseObject({
  schema: schema.default({}),
  example: z.unknown().optional(),
  examples: z.record(z.string(), z.unknown()).default({}),
});
const operation = z.looseObject({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.unknown())).default([]),
  parameters: z.array(z.unknown()).default([]),
  requestBody: z.unknown().optional(),
});
const body = z.looseObject({
  required: z.boolean().default(false),
  content: z.record(z.string(), media),
});
const example = z.looseObject({ value: z.unknown() });
const description = z.looseObject({
  openapi: z.string().startsWith('3.1'),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** An OpenAPI 3.1 document, with its references followed. Throws when it is none. */
export class ApiDescription {
  readonly operations: Operation[];

  constructor(private readonly document: unknown) {
    const { paths } = description.parse(document);
    this.operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(METHODS).flatMap(([name, method]) =>
        item[name] === undefined ? [] : [this.operationOf(path, method, item[name])],
      ),
    );
  }

  /** What a `$ref` of this document stands for; what is no reference comes back as it is. */
  follow(value: unknown): unknown {
    const parsed = reference.safeParse(value);
    if (!parsed.success) return value;
    const steps = parsed.data.$ref.replace(/^#\//, '').split('/');
    let found: unknown = this.document;
    for (const step of steps) {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
      found = schema.parse(found)[name];
    }
    return this.follow(found);
  }

  private operationOf(path: string, method: Method, value: unknown): Operation {
    const given = operation.parse(value);
    const schemes = given.security.flatMap((one) => Object.keys(one));
    const audience = schemes.includes('admin') ? 'operator' : 'tenant';
    return {
      operationId: given.operationId,
      method,
      path,
      for: schemes.length === 0 ? 'anyone' : audience,
      parameters: given.parameters.map((one) => parameter.parse(this.follow(one))),
      body: given.requestBody === undefined ? null : this.bodyOf(given.requestBody),
    };
  }

  private bodyOf(value: unknown): RequestBody | null {
    const { required, content } = body.parse(this.follow(value));
    const json = content['application/json'];
    if (!json) return null;
    const named = Object.values(json.examples).map((one) => example.parse(this.follow(one)).value);
    const examples = json.example === undefined ? named : [json.example, ...named];
    return { required, schema: json.schema, examples };
  }
}
