import type {
  OperationObject,
  ParameterObject,
  ReferenceObject,
  SchemaObject,
} from '@nestjs/swagger';
import { SAMPLE } from './components/sample.js';
import type { DescribedRoute } from './described-routes.js';

/**
 * Parameters that mean the same on every route, by their names. Those that may be left out have no
 * example of their own: the page at /docs would send it with every call that a person tries.
 */
const MEANINGS: Record<string, Partial<ParameterObject>> = {
  limit: { description: 'How many a page has, at most.' },
  cursor: {
    description: 'The `next_cursor` of the page before, as it came; left out for the first page.',
  },
  'If-Match': {
    description:
      'The ETag of what you have seen, such as `"7"`. When the thing was changed since, nothing is done, ' +
      'and the answer is 412 with its present version. Left out or `*`: it is changed as it is.',
  },
  'Idempotency-Key': {
    description:
      'A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent ' +
      'again within 24 hours, the same request with the same key gets the first answer and does nothing ' +
      'twice.',
  },
  'X-Hub-Signature-256': {
    description: '`sha256=` and the hexadecimal HMAC-SHA256 of the body by the secret of the app.',
    required: true,
    example: 'sha256=b4f1c9b2a1e2d3c4b5a69788796a5b4c3d2e1f00112233445566778899aabbcc',
  },
  'hub.mode': { description: 'Always `subscribe`.', example: 'subscribe' },
  'hub.challenge': { description: 'What Meta wants to get back.', example: '1158201444' },
  'hub.verify_token': { description: 'The token that was agreed with Meta.', example: 'a-word' },
  action: {
    description:
      'Only this action, or all that begin with it: `reply_rule` finds `reply_rule.created` too.',
  },
  actor: { description: `Only what this one did, such as \`key:${SAMPLE.keyId}\`.` },
  target: {
    description: `Only what was done to this thing, such as \`reply_rule:${SAMPLE.ruleId}\`.`,
  },
  dry_run: { description: 'Say what would be done, and do nothing.' },
  reason: {
    description: 'Why, in your own words: kept with the revision. At most 500 characters.',
  },
  base: {
    description:
      'The number of the revision to compare with; 0: no questions at all. Left out: the one before.',
  },
  since: {
    description: `Only what was done, or came to be, then or later, such as \`${SAMPLE.made}\`.`,
  },
  until: { description: 'Only what was done, or came to be, before.' },
  account_id: { description: 'Only those of this account, by its id.' },
  status: { description: 'Only those that are so.' },
  ice_breakers: {
    description:
      'Whether the questions at Instagram are deleted first. Left out: they stay there, unless an earlier request ' +
      'has said otherwise.',
  },
  state: { description: 'Only those in this state.' },
  type: { description: 'Only those that tell of this.' },
  tag: { description: 'Only those that have this tag.' },
  person_id: { description: "Only those of this person, by Instagram's id." },
};

const HEADER_SCHEMAS: Record<string, SchemaObject> = {
  'Idempotency-Key': { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  'If-Match': { type: 'string' },
};

/** What stands in a path where no id does, by the segment before it. */
const PATH_CODES: Record<string, Partial<ParameterObject>> = {
  problems: { description: 'The `code` of a problem.', example: 'not_found' },
  revisions: { description: 'The number of the revision.', example: '7' },
  'data-deletion': {
    description: 'The `confirmation_code` that the data deletion was answered with.',
    example: SAMPLE.confirmationCode,
  },
};

/** What an id in a path is of, by the segment before it. */
const PATH_IDS: Record<string, { of: string; example: string }> = {
  tenants: { of: 'the tenant', example: SAMPLE.tenantId },
  erasures: { of: 'the erasure', example: SAMPLE.erasureId },
  'api-keys': { of: 'the key', example: SAMPLE.keyId },
  accounts: { of: 'the account', example: SAMPLE.accountId },
  'reply-rules': { of: 'the rule', example: SAMPLE.ruleId },
  deliveries: { of: 'the delivery', example: SAMPLE.deliveryId },
  recoveries: { of: 'the recovery', example: SAMPLE.recoveryId },
  events: { of: 'the event', example: SAMPLE.eventId },
  conversations: { of: 'the conversation', example: SAMPLE.conversationId },
  'webhook-endpoints': { of: 'the endpoint', example: SAMPLE.endpointId },
  'partner-links': { of: 'the link', example: SAMPLE.partnerLinkId },
  'connect-links': { of: 'the link', example: SAMPLE.connectLinkId },
  'person-erasures': { of: 'the erasure', example: SAMPLE.personErasureId },
  'audit-log': { of: 'the entry', example: SAMPLE.auditId },
};

/** The parameters of an operation, those that all such routes take among them, with their meanings. */
export function parametersOf(
  operation: OperationObject,
  { method, path, takesIfMatch }: DescribedRoute,
): ParameterObject[] {
  const declared = (operation.parameters ?? []).filter((one) => 'name' in one);
  const headers = declared
    .filter((one) => one.in === 'header')
    .map(({ name }) => name.toLowerCase());
  const add = (name: string): ParameterObject[] =>
    headers.includes(name.toLowerCase())
      ? []
      : [
          {
            name,
            in: 'header',
            required: false,
            schema: HEADER_SCHEMAS[name] ?? { type: 'string' },
          },
        ];
  return [
    ...declared.filter(({ name }) => name !== 'if-match'),
    ...(takesIfMatch ? add('If-Match') : []),
    ...(method === 'post' && path.startsWith('/v1/') ? add('Idempotency-Key') : []),
  ].map((parameter) => ({
    ...meaningOf(parameter, path),
    ...parameter,
    ...(parameter.schema ? { schema: withoutNull(parameter.schema) } : {}),
  }));
}

/** A parameter cannot be null: it is left out, which the code then reads as null. */
function withoutNull(schema: SchemaObject | ReferenceObject): SchemaObject | ReferenceObject {
  if ('$ref' in schema) return schema;
  const { anyOf = [], default: byDefault, ...rest } = schema;
  const choices = anyOf.filter((one) => '$ref' in one || one.type !== 'null');
  const [only] = choices;
  return {
    ...rest,
    ...(byDefault === null || byDefault === undefined ? {} : { default: byDefault }),
    ...(Array.isArray(rest.type) ? typeOf(rest.type.filter((type) => type !== 'null')) : {}),
    ...(choices.length > 1 ? { anyOf: choices } : only),
  };
}

function typeOf(types: string[]): { type: string | string[] } {
  const [only] = types;
  return { type: types.length === 1 && only !== undefined ? only : types };
}

function meaningOf(
  { name, in: where, schema }: ParameterObject,
  path: string,
): Partial<ParameterObject> {
  const segments = path.split('/');
  const before = segments[segments.indexOf(`{${name}}`) - 1] ?? '';
  const known = PATH_IDS[before];
  if (where === 'path' && PATH_CODES[before]) return PATH_CODES[before];
  if (where !== 'path' || !known) return MEANINGS[name] ?? {};
  const isOwnName = schema && !('format' in schema);
  const description = `The id of ${known.of}${isOwnName ? ', or your external_id of it' : ''}.`;
  return { description, example: known.example };
}
