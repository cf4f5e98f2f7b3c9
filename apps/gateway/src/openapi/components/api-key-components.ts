import {
  apiKeyChangeSchema,
  apiKeyRotationSchema,
  apiKeySchema,
  createdApiKeySchema,
  currentApiKeySchema,
  newApiKeySchema,
} from '../../api-keys/api-key.schema.js';
import { shown, taken } from '../component.js';
import { FIELD, SAMPLE } from './sample.js';
import { TENANT } from './tenant-components.js';

const RATE =
  'How often this key may ask in a minute, within what its tenant may; null: as often as the tenant.';

const fields = {
  id: FIELD.id,
  name: 'For people.',
  prefix: 'How the key begins, to know it again by.',
  scopes: 'What it may do; `*` stands for all.',
  account_ids: 'The accounts that it sees and serves, and no others; null: all of the tenant.',
  requests_per_minute: RATE,
  status: '`active`, `expired` or `revoked`.',
  expires_at: 'From then on it is refused; null: never by itself.',
  revoked_at: 'When it was revoked, or the time it was given until then by a rotation.',
  replaced_by: 'The id of the key that took its place in a rotation.',
  last_used_at: 'When it was last used, to about a minute; null: never.',
  created_by: 'Who made it: `operator`, or `key:` and the id of another key.',
  created_at: FIELD.createdAt,
};

const example = {
  id: SAMPLE.keyId,
  name: 'Reports',
  prefix: 'floe_sk_1a2B3c4D',
  scopes: ['accounts:read', 'events:read'],
  account_ids: null,
  requests_per_minute: 600,
  status: 'active' as const,
  expires_at: '2027-11-20T09:00:00.000Z',
  revoked_at: null,
  replaced_by: null,
  last_used_at: SAMPLE.tapped,
  created_by: 'operator',
  created_at: SAMPLE.made,
};

export const API_KEY_COMPONENTS = [
  taken('NewApiKey', newApiKeySchema, {
    description: 'A key for programs.',
    fields: {
      name: fields.name,
      scopes: 'What it may do. Left out, it may do all that whoever makes it may.',
      account_ids: fields.account_ids,
      expires_at: fields.expires_at,
      requests_per_minute: RATE,
    },
    examples: {
      'A key that reads, for a year': {
        name: example.name,
        scopes: ['accounts:read', 'events:read'],
        expires_at: example.expires_at,
        requests_per_minute: 600,
      },
      'A key for one account': {
        name: 'The bakery itself',
        scopes: ['ice_breakers:read', 'ice_breakers:write'],
        account_ids: [SAMPLE.accountId],
      },
      'A key for everything': { name: 'Production' },
    },
  }),
  taken('ApiKeyChange', apiKeyChangeSchema, {
    description: 'What is to change; what is left out stays. What a key may do never changes.',
    fields: { name: 'The new name.', requests_per_minute: RATE },
    examples: { 'Another name': { name: 'Reports of the week' } },
  }),
  taken('ApiKeyRotation', apiKeyRotationSchema, {
    description: 'How the key that is replaced ends.',
    fields: {
      grace_seconds:
        'For so long it still works beside the new one, at most 7 days; 0: it ends at once.',
    },
    examples: { 'An hour to take over': { grace_seconds: 3600 } },
  }),
  shown('ApiKey', apiKeySchema, {
    description: 'An API key, without its secret.',
    fields,
    example,
  }),
  shown('CreatedApiKey', createdApiKeySchema, {
    description: 'A new API key, which is shown this once.',
    fields: { ...fields, key: 'The key itself. It is in this answer only; keep it safe.' },
    example: {
      ...example,
      last_used_at: null,
      key: 'floe_sk_1a2B3c4DexampleThatOpensNothing_000000',
    },
  }),
  shown('CurrentApiKey', currentApiKeySchema, {
    description: 'The key that asks, and whose it is.',
    fields: { ...fields, tenant: 'Whose it is.' },
    example: { ...example, tenant: TENANT },
  }),
];
