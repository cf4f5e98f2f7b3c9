/** An issue of a Zod schema, with what the kinds of issues that are known here say more. */
export type Issue = {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined;
  code?: string | undefined;
  keys?: readonly string[] | undefined;
  expected?: string | undefined;
  received?: string | undefined;
  origin?: string | undefined;
  minimum?: number | bigint | undefined;
  maximum?: number | bigint | undefined;
  inclusive?: boolean | undefined;
  exact?: boolean | undefined;
  format?: string | undefined;
  prefix?: string | undefined;
  divisor?: number | undefined;
  values?: readonly unknown[] | undefined;
  options?: readonly unknown[] | undefined;
  errors?: readonly (readonly Issue[])[] | undefined;
  issues?: readonly Issue[] | undefined;
  params?: Record<string, unknown> | undefined;
};

const TYPES: Record<string, string> = {
  string: 'a text, in double quotes',
  number: 'a number, without quotes',
  int: 'a whole number, without quotes',
  boolean: 'true or false, without quotes',
  array: 'a list, in square brackets',
  object: 'an object, in curly brackets',
  record: 'an object, in curly brackets',
  null: 'null',
};

const FORMATS: Record<string, string> = {
  uuid: 'a UUID, such as 019aac26-5d00-7000-8000-00000000000a',
  date: 'a date, such as 2026-11-22',
  datetime: 'a time in UTC as ISO 8601 has it, such as 2026-11-22T14:30:00Z',
  url: 'a URL with its scheme, such as https://example.com/hooks',
  email: 'an email address',
};

const THINGS: Record<string, string> = { string: 'character', array: 'item', set: 'item' };

/** As many allowed values as a person reads at a glance. */
const MAX_LISTED = 40;

/** What to send instead of what the issue is about. Says nothing of what was sent. */
export function fixOf(issue: Issue): string {
  if (typeof issue.params?.['fix'] === 'string') return issue.params['fix'];
  switch (issue.code) {
    case 'invalid_type':
      return `Send ${TYPES[issue.expected ?? ''] ?? `a value of the type ${issue.expected}`}.`;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_format':
      return formatFix(issue);
    case 'too_small':
      return sizeFix(issue, issue.minimum, issue.inclusive === false ? 'more than' : 'at least');
    case 'too_big':
      return sizeFix(issue, issue.maximum, issue.inclusive === false ? 'less than' : 'at most');
    case 'not_multiple_of':
      return `Send a multiple of ${issue.divisor}.`;
    case 'invalid_union':
      return unionFix(issue);
    default:
      return 'Send a value as `message` and the description of the API have it.';
  }
}

function oneOf(values: readonly unknown[] | undefined): string {
  if (!values || values.length === 0) return 'Send one of the values of the description.';
  const listed = values.slice(0, MAX_LISTED).map((value) => JSON.stringify(value));
  if (listed.length === 1) return `Send ${listed[0]}.`;
  const more = values.length > MAX_LISTED ? ', … (the description has them all)' : '';
  return `Send one of ${listed.join(', ')}${more}.`;
}

function formatFix({ format, prefix }: Issue): string {
  if (format === 'starts_with' && prefix !== undefined) {
    return `Send a text that begins with ${JSON.stringify(prefix)}.`;
  }
  const shape = FORMATS[format ?? ''];
  return shape ? `Send ${shape}.` : 'Send a text of the form that `message` names.';
}

function sizeFix({ origin, exact }: Issue, bound: number | bigint | undefined, word: string) {
  const thing = THINGS[origin ?? ''];
  if (thing === undefined) return `Send a number that is ${word} ${bound}.`;
  return `Send ${exact ? 'exactly' : word} ${bound} ${thing}${bound === 1 ? '' : 's'}.`;
}

/** Of several shapes: which there are by the field that tells them apart, or else what each wants. */
function unionFix({ options, errors = [] }: Issue): string {
  if (options && options.length > 0) return oneOf(options);
  const ways = errors.flatMap((branch) => branch.slice(0, 1)).map(fixOf);
  const [first, ...others] = [...new Set(ways)];
  if (first === undefined) return 'Send one of the shapes of the description.';
  return [first, ...others.map((way) => `Or: ${lowerFirst(way)}`)].slice(0, 4).join(' ');
}

function lowerFirst(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
