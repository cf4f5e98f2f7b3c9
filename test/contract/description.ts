import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const content = z.record(
  z.string(),
  z.looseObject({
    schema: z.record(z.string(), z.unknown()).optional(),
    examples: z.record(z.string(), z.unknown()).optional(),
  }),
);
const header = z.looseObject({
  required: z.boolean().default(false),
  schema: z.record(z.string(), z.unknown()),
});
const reference = z.strictObject({ $ref: z.string() });
const response = z.looseObject({
  headers: z.record(z.string(), z.union([reference, header])).default({}),
  content: content.default({}),
});
const operation = z.looseObject({
  operationId: z.string(),
  responses: z.record(z.string(), z.union([reference, response])),
});
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const document = z.looseObject({
  paths: z.record(z.string(), z.partialRecord(z.enum(METHODS), operation)),
  components: z.looseObject({
    headers: z.record(z.string(), header),
    responses: z.record(z.string(), response),
  }),
});

export type DescribedHeader = z.output<typeof header>;
export type DescribedResponse = {
  headers: Record<string, DescribedHeader>;
  content: z.output<typeof content>;
};
export type DescribedOperation = {
  operationId: string;
  /** By status: `200`, `2XX` or `default`. */
  responses: Record<string, DescribedResponse>;
};
export type Description = {
  /** The whole document, for what its references lead to. */
  json: Record<string, unknown>;
  /** The operation that a request would reach; null when none does. */
  operationAt(method: string, path: string): DescribedOperation | null;
  /** Every header that some answer is described with, in lower case. */
  headerNames: ReadonlySet<string>;
};

/** Reads a description of an API, such as docs/openapi.json, for looking answers up in it. */
export function readDescription(text: string): Description {
  const json: Record<string, unknown> = JSON.parse(text);
  const { paths, components } = document.parse(json);
  const named = <Part>(parts: Record<string, Part>, { $ref }: { $ref: string }): Part => {
    const part = parts[$ref.split('/').at(-1) ?? ''];
    if (!part) throw new Error(`The description has no ${$ref}.`);
    return part;
  };
  const resolvedResponse = (found: z.output<typeof operation>['responses'][string]) => {
    const whole = isReference(found) ? named(components.responses, found) : found;
    const headers = Object.entries(whole.headers).map(([name, one]) => [
      name.toLowerCase(),
      isReference(one) ? named(components.headers, one) : one,
    ]);
    return { headers: Object.fromEntries(headers), content: whole.content };
  };
  const routes = Object.entries(paths)
    .flatMap(([path, item]) =>
      METHODS.flatMap((method) => {
        const found = item[method];
        if (!found) return [];
        const responses = Object.entries(found.responses).map(([status, one]) => [
          status,
          resolvedResponse(one),
        ]);
        const described: DescribedOperation = {
          operationId: found.operationId,
          responses: Object.fromEntries(responses),
        };
        return [{ method, path, pattern: patternOf(path), described }];
      }),
    )
    // What is named word by word goes before what a parameter would take too.
    .toSorted((a, b) => (a.path.replaceAll('{', '~') < b.path.replaceAll('{', '~') ? -1 : 1));
  return {
    json,
    operationAt: (method, path) => {
      const asked = method.toLowerCase() === 'head' ? 'get' : method.toLowerCase();
      const route = routes.find((one) => one.method === asked && one.pattern.test(path));
      return route?.described ?? null;
    },
    headerNames: new Set(
      routes.flatMap(({ described }) =>
        Object.values(described.responses).flatMap(({ headers }) => Object.keys(headers)),
      ),
    ),
  };
}

/** That of the repository. */
export function committedDescription(): Description {
  return readDescription(
    readFileSync(join(import.meta.dirname, '../../docs/openapi.json'), 'utf8'),
  );
}

function isReference(value: object): value is { $ref: string } {
  return '$ref' in value;
}

function patternOf(path: string): RegExp {
  const parts = path
    .split(/\{\w+\}/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^/]+')}$`);
}
