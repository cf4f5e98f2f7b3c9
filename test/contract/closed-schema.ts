type Json = Record<string, unknown>;

/** Keywords that hold one schema, a list of them, or a map of them. */
const ONE = ['items', 'additionalProperties', 'not', 'if', 'then', 'else', 'contains'];
const LISTS = ['anyOf', 'oneOf', 'prefixItems'];
const MAPS = ['properties', 'patternProperties'];

/**
 * A schema in which no object may have a field that is not described, without references. A description
 * leaves objects in answers open, since fields may be added for callers; a test wants to know of each.
 * Maps (`additionalProperties`) stay what they are.
 */
export function closedSchema(schema: Json, document: Json): Json {
  return closed(schema, document, { isPartOfAll: false, seen: [] });
}

type Where = { isPartOfAll: boolean; seen: string[] };

function closed(given: Json, document: Json, where: Where): Json {
  const { $ref, ...beside } = given;
  if (typeof $ref === 'string') {
    if (where.seen.includes($ref)) throw new Error(`${$ref} refers to itself.`);
    const target = { ...at(document, $ref), ...beside };
    return closed(target, document, { ...where, seen: [...where.seen, $ref] });
  }
  const inside = { ...where, isPartOfAll: false };
  const result: Json = { ...given };
  for (const key of ONE) {
    if (isJson(given[key])) result[key] = closed(given[key], document, inside);
  }
  for (const key of LISTS) {
    const list = given[key];
    if (Array.isArray(list)) {
      result[key] = list.map((one: unknown) => (isJson(one) ? closed(one, document, inside) : one));
    }
  }
  for (const key of MAPS) {
    if (!isJson(given[key])) continue;
    const entries = Object.entries(given[key]).map(([name, one]) => [
      name,
      isJson(one) ? closed(one, document, inside) : one,
    ]);
    result[key] = Object.fromEntries(entries);
  }
  const { allOf } = given;
  if (Array.isArray(allOf)) {
    const asPart = { ...where, isPartOfAll: true };
    result['allOf'] = allOf.map((one: unknown) =>
      isJson(one) ? closed(one, document, asPart) : one,
    );
  }
  const isObject = isJson(given['properties']) || Array.isArray(allOf);
  const isOpen = 'additionalProperties' in given || 'unevaluatedProperties' in given;
  if (isObject && !isOpen && !where.isPartOfAll) result['unevaluatedProperties'] = false;
  return result;
}

function at(document: Json, reference: string): Json {
  const steps = reference.replace(/^#\//, '').split('/');
  let value: unknown = document;
  for (const step of steps) {
    value = isJson(value) ? value[step.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  }
  if (!isJson(value)) throw new Error(`The description has no ${reference}.`);
  return value;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
