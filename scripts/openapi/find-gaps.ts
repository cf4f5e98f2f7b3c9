import type { OpenAPIObject, OperationObject, ResponseObject } from '@nestjs/swagger';

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;

/**
 * What a stranger would miss: an operation without prose, a body without a named schema or without an
 * example, an error that is no problem, an answer without a request id.
 */
export function findGaps(document: OpenAPIObject): string[] {
  const items = [...Object.entries(document.paths), ...Object.entries(document.webhooks ?? {})];
  return items.flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? gapsOf(operation, document).map((gap) => `${method} ${path}: ${gap}`) : [];
    }),
  );
}

function gapsOf(operation: OperationObject, document: OpenAPIObject): string[] {
  const gaps: string[] = [];
  if (!/[.!?)`]$/.test(operation.description ?? '')) gaps.push('no description in sentences');
  const { requestBody } = operation;
  // Partners answer the webhooks, in their own way.
  const isOurs = !operation.tags?.includes('Facts');
  if (requestBody && 'content' in requestBody) {
    gaps.push(...gapsOfContent('the request', requestBody.content));
  }
  for (const [status, found] of Object.entries(operation.responses)) {
    const response = found && resolved(found, document);
    if (response?.content) gaps.push(...gapsOfContent(status, response.content));
    if (isOurs && status.startsWith('4') && !response?.content?.['application/problem+json']) {
      gaps.push(`${status} is no problem`);
    }
    if (isOurs && !response?.headers?.['X-Request-Id']) gaps.push(`${status} has no X-Request-Id`);
  }
  return gaps;
}

function gapsOfContent(of: string, content: NonNullable<ResponseObject['content']>): string[] {
  return Object.entries(content).flatMap(([type, { schema, example, examples }]) => {
    const gaps: string[] = [];
    const isJson = type.endsWith('json');
    if (isJson && !(schema && '$ref' in schema)) gaps.push(`${of} has no named schema`);
    if (example === undefined && Object.keys(examples ?? {}).length === 0) {
      gaps.push(`${of} has no example`);
    }
    return gaps;
  });
}

function resolved(
  response: NonNullable<OperationObject['responses'][string]>,
  document: OpenAPIObject,
): ResponseObject | null {
  if (!('$ref' in response)) return response;
  const name = response.$ref.replace('#/components/responses/', '');
  const shared = document.components?.responses?.[name];
  return shared && !('$ref' in shared) ? shared : null;
}
