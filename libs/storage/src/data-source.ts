import { Pool } from 'pg';
import { ImpatientClient } from './impatient-client.js';
import { DataSource } from 'typeorm';
import { AccountCare } from './entities/account-care.entity.js';
import { AccountToken } from './entities/account-token.entity.js';
import { Account } from './entities/account.entity.js';
import { ApiKey } from './entities/api-key.entity.js';
import { AuditEntry } from './entities/audit-entry.entity.js';
import { ConversationRow } from './entities/conversation.entity.js';
import { ConnectLink } from './entities/connect-link.entity.js';
import { DataErasure } from './entities/data-erasure.entity.js';
import { Fact } from './entities/fact.entity.js';
import { IceBreakerRevision } from './entities/ice-breaker-revision.entity.js';
import { IceBreakerSync } from './entities/ice-breaker-sync.entity.js';
import { IceBreakers } from './entities/ice-breakers.entity.js';
import { InboundEventRow } from './entities/inbound-event.entity.js';
import { PartnerLink } from './entities/partner-link.entity.js';
import { ReplyRuleRow } from './entities/reply-rule.entity.js';
import { ReplyRow } from './entities/reply.entity.js';
import { Tenant } from './entities/tenant.entity.js';
import { WebhookAttempt } from './entities/webhook-attempt.entity.js';
import { WebhookDelivery } from './entities/webhook-delivery.entity.js';
import { WebhookEndpoint } from './entities/webhook-endpoint.entity.js';
import { WebhookRecovery } from './entities/webhook-recovery.entity.js';
import { CreateHouse1795300000000 } from './migrations/1795300000000-create-house.js';
import { TenantApi1795400000000 } from './migrations/1795400000000-tenant-api.js';
import { AccountsAndConsent1795500000000 } from './migrations/1795500000000-accounts-and-consent.js';
import { ManagedQuestions1795600000000 } from './migrations/1795600000000-managed-questions.js';
import { NarrowReplyRules1795650000000 } from './migrations/1795650000000-narrow-reply-rules.js';
import { ExplainEvents1795700500000 } from './migrations/1795700500000-explain-events.js';
import { EventWeeks1795750000000 } from './migrations/1795750000000-event-weeks.js';
import { Conversations1795800000000 } from './migrations/1795800000000-conversations.js';
import { PartnerWebhooks1795900000000 } from './migrations/1795900000000-partner-webhooks.js';
import { NumberFacts1795950000000 } from './migrations/1795950000000-number-facts.js';
import { PartnerLinks1795960000000 } from './migrations/1795960000000-partner-links.js';
import { DeliveriesByKey1795970000000 } from './migrations/1795970000000-deliveries-by-key.js';
import { APP_ROLE, ROUTER_ROLE } from './roles.js';

const ENTITIES = [
  Tenant,
  ApiKey,
  Account,
  AccountToken,
  AccountCare,
  ConnectLink,
  DataErasure,
  IceBreakers,
  IceBreakerRevision,
  IceBreakerSync,
  ReplyRuleRow,
  InboundEventRow,
  ConversationRow,
  ReplyRow,
  Fact,
  WebhookEndpoint,
  WebhookDelivery,
  WebhookAttempt,
  WebhookRecovery,
  PartnerLink,
  AuditEntry,
];

export const MIGRATIONS = [
  CreateHouse1795300000000,
  TenantApi1795400000000,
  AccountsAndConsent1795500000000,
  ManagedQuestions1795600000000,
  NarrowReplyRules1795650000000,
  ExplainEvents1795700500000,
  EventWeeks1795750000000,
  Conversations1795800000000,
  PartnerWebhooks1795900000000,
  NumberFacts1795950000000,
  PartnerLinks1795960000000,
  DeliveriesByKey1795970000000,
];

/**
 * What each connection asks of PostgreSQL in its start packet, so that no round trip is spent on
 * it: the role, durable commits whatever the server's default, no compiling of plans (our statements
 * are short; PostgreSQL would spend half a second on one that it takes for dear), an index wherever there is
 * one, and bounds on how long a statement, a lock or a forgotten transaction may hold others up.
 *
 * An index, since every week begins with empty tables: to read one whole is cheapest then, and the prepared
 * plan that does so stays in use until PostgreSQL has counted again (seen: 10 ms an echo after some minutes).
 * And one plan for whatever is asked, since our statements find their rows by keys, and to plan one anew over
 * all weeks takes longer than to run it.
 */
function sessionOptions(role: string): string {
  return [
    `role=${role}`,
    'synchronous_commit=on',
    'jit=off',
    'enable_seqscan=off',
    'plan_cache_mode=force_generic_plan',
    'statement_timeout=15s',
    'lock_timeout=5s',
    'idle_in_transaction_session_timeout=15s',
  ]
    .map((setting) => `-c ${setting}`)
    .join(' ');
}

export type ConnectionSettings = {
  url: string;
  /** Connections of this pool at most. */
  poolSize: number;
  /** Shown in `pg_stat_activity`. */
  applicationName: string;
};

/** How long a caller waits for a free connection before it fails, in milliseconds. */
const POOL_WAIT_MS = 2_000;

/**
 * When this side gives up on a statement, in milliseconds: where the network swallows packets, the
 * bounds of PostgreSQL (above) never reach us, and a connection would wait for the many minutes
 * that TCP takes to notice. The router's is shorter, since Meta waits 5 s for an answer.
 */
const APP_SILENCE_MS = 17_000;
const ROUTER_SILENCE_MS = 4_000;

/** The data source of the apps: sees one tenant's rows at a time, see `TenantWork`. */
export function appDataSource(settings: ConnectionSettings): DataSource {
  return new DataSource({
    type: 'postgres',
    url: settings.url,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    poolSize: settings.poolSize,
    applicationName: settings.applicationName,
    connectTimeoutMS: POOL_WAIT_MS,
    // An idle connection that the server cut must not end the process: the pool replaces it.
    poolErrorHandler: () => {},
    extra: {
      options: sessionOptions(APP_ROLE),
      query_timeout: APP_SILENCE_MS,
      keepAlive: true,
      // What is asked side by side goes out together, see `TenantWork`.
      pipeline: true,
      Client: ImpatientClient,
    },
  });
}

/** The pool of the router, for single statements that come before a tenant is known. */
export function routerPool(settings: ConnectionSettings): Pool {
  const pool = new Pool({
    connectionString: settings.url,
    max: settings.poolSize,
    application_name: settings.applicationName,
    connectionTimeoutMillis: POOL_WAIT_MS,
    options: sessionOptions(ROUTER_ROLE),
    query_timeout: ROUTER_SILENCE_MS,
    keepAlive: true,
  });
  pool.on('error', () => {});
  return pool;
}

/** The data source of `npm run migrate`: the owner of the tables, with no bounds on time. */
export function ownerDataSource(url: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    poolSize: 2,
    applicationName: 'floe-migrate',
    extra: { Client: ImpatientClient },
  });
}
