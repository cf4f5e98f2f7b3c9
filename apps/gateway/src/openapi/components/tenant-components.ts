import { DEFAULT_TENANT_LIMITS } from '#libs/domain';
import { erasureSchema } from '../../tenants/erasure.schema.js';
import { newTenantSchema, tenantChangeSchema, tenantSchema } from '../../tenants/tenant.schema.js';
import { shown, taken } from '../component.js';
import { FIELD, SAMPLE } from './sample.js';

export const TENANT = {
  id: SAMPLE.tenantId,
  name: 'Bakeries United',
  external_id: 'customer-7',
  status: 'active' as const,
  limits: { ...DEFAULT_TENANT_LIMITS, accounts: 50 },
  return_urls: ['https://app.bakeries.example/instagram/connected'],
  retention_days: 90,
  created_at: SAMPLE.made,
  updated_at: SAMPLE.tapped,
};

const LIMITS =
  'How many `accounts`, `reply_rules`, `webhook_endpoints` and `api_keys` it may have, and how many ' +
  '`requests_per_minute` all its keys together may make.';
const RETURN_URLS =
  'Where a person may be sent after a login by link: https URLs without query (or http of localhost). One that ' +
  'ends in `/` allows all below it.';
const RETENTION =
  'After how many days events, replies, facts and deliveries are removed for good; 7 to 3650.';
const NEW_LIMITS = `${LIMITS} What is left out or null is the installation's own.`;

export const TENANT_COMPONENTS = [
  taken('NewTenant', newTenantSchema, {
    description: 'A customer of the installation.',
    fields: {
      name: 'For people.',
      external_id: FIELD.newExternalId,
      limits: NEW_LIMITS,
      return_urls: `${RETURN_URLS} None when left out.`,
      retention_days: RETENTION,
    },
    examples: {
      'A tenant': { name: 'Bakeries United', external_id: 'customer-7' },
      'A tenant with limits of its own': {
        name: 'A Small Bakery',
        limits: { accounts: 1, requests_per_minute: 60 },
      },
      'A tenant whose people come back to it after a login': {
        name: 'Bakeries United',
        return_urls: ['https://app.bakeries.example/instagram/connected'],
        retention_days: 30,
      },
    },
  }),
  taken('TenantChange', tenantChangeSchema, {
    description: 'What is to change; what is left out stays.',
    fields: {
      name: 'The new name.',
      external_id: FIELD.newExternalId,
      status:
        '`suspended`: the tenant can be read only, and nothing is sent. `active`: as if nothing had been.',
      limits: `${LIMITS} What is left out stays; null: the installation's own.`,
      return_urls: `${RETURN_URLS} The whole list, in place of what was there.`,
      retention_days: RETENTION,
    },
    examples: {
      'Suspend a tenant': { status: 'suspended' },
      'Resume it': { status: 'active' },
      'Let it have more accounts': { limits: { accounts: 500 } },
    },
  }),
  shown('Tenant', tenantSchema, {
    description: 'A customer of the installation; every row belongs to one.',
    fields: {
      id: FIELD.id,
      name: 'For people.',
      external_id: FIELD.externalId,
      status: '`active`, `suspended` (it can be read only) or `deleting`.',
      limits: `${LIMITS} Those in force.`,
      return_urls: RETURN_URLS,
      retention_days: RETENTION,
      created_at: FIELD.createdAt,
      updated_at: 'When it was last changed.',
    },
    example: TENANT,
  }),
  shown('Erasure', erasureSchema, {
    description: 'The deletion of a tenant with all that was its.',
    fields: {
      id: FIELD.id,
      tenant_id: 'The tenant that is no more.',
      external_id: 'The name that you gave it.',
      status: '`running` or `done`.',
      erased: 'How many rows are gone, by table.',
      last_error: 'Why the latest try failed; null when it did not. It is tried again.',
      actor: 'Who asked for it.',
      request_id: 'The X-Request-Id of the request that asked.',
      ip: 'The address that it came from.',
      requested_at: 'When it was asked for.',
      finished_at: 'When all was gone; null while it runs.',
    },
    example: {
      id: SAMPLE.erasureId,
      tenant_id: SAMPLE.tenantId,
      external_id: 'customer-7',
      status: 'done',
      erased: { accounts: 50, inbound_events: 12408, replies: 9120, reply_rules: 12, tenants: 1 },
      last_error: null,
      actor: 'operator',
      request_id: SAMPLE.requestId,
      ip: '203.0.113.7',
      requested_at: SAMPLE.tapped,
      finished_at: SAMPLE.answered,
    },
  }),
];
