import type { OpenAPIObject, OperationObject, PathItemObject } from '@nestjs/swagger';

const DOCUMENT = [
  'openapi',
  'jsonSchemaDialect',
  'info',
  'servers',
  'tags',
  'paths',
  'webhooks',
  'components',
];
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const OPERATION = [
  'operationId',
  'tags',
  'summary',
  'description',
  'security',
  'parameters',
  'requestBody',
  'responses',
];

/** The same description with its parts in an order that depends on nothing but what they are. */
export function inOrder(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const items = Object.fromEntries(paths.map(([path, item]) => [path, itemInOrder(item)]));
  return byKeys({ ...document, paths: items }, DOCUMENT);
}

function itemInOrder(item: PathItemObject): PathItemObject {
  const operations = Object.entries(item).map(([method, operation]): [string, OperationObject] => [
    method,
    byKeys(operation, OPERATION),
  ]);
  return byKeys(Object.fromEntries(operations), METHODS);
}

/** The fields of an object as `order` has them, then those that it does not name. */
function byKeys<Value extends object>(value: Value, order: readonly string[]): Value {
  const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  const entries = Object.entries(value).toSorted(([a], [b]) => place(a) - place(b));
  return Object.assign(Object.create(Object.prototype), Object.fromEntries(entries));
}
