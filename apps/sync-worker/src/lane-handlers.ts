import { GraphClient, profileCallLimitOf } from '#libs/graph-api';
import { Lanes, OneAtATime, QueueWatch, type HandlersOf, type JobsLog } from '#libs/jobs';
import { measureQueues, type Metrics } from '#libs/runtime';
import {
  AccountCareRepository,
  AccountLife,
  AccountRepository,
  AccountTokens,
  AuditLog,
  ConsentRequests,
  DataEraser,
  DataErasureRepository,
  DueErasures,
  DueExpiries,
  DueLanes,
  EventWeeks,
  ExpiredData,
  FactRepository,
  IceBreakersRepository,
  SyncJournal,
  TenantErasureRepository,
  TenantErasures,
  TenantWork,
} from '#libs/storage';
import type { SyncWorkerEnv } from './env.js';
import { TendAccount } from './care/tend-account.js';
import { EraseData } from './consent/erase-data.js';
import { HonourConsent } from './consent/honour-consent.js';
import { EraseTenant } from './erase/erase-tenant.js';
import { SyncAccount } from './publish/sync-account.js';
import { ExpireData } from './retention/expire-data.js';
import { KeepEventWeeks } from './retention/keep-event-weeks.js';

/** What both lanes are built from, in the order of the parameters of what `laneHandlers` gives. */
export const LANE_PARTS = [
  TenantWork,
  AccountRepository,
  AccountTokens,
  AccountLife,
  IceBreakersRepository,
  SyncJournal,
  FactRepository,
  DueLanes,
  Lanes,
  QueueWatch,
  TenantErasures,
  TenantErasureRepository,
  AccountCareRepository,
  ConsentRequests,
  DataErasureRepository,
  DataEraser,
  DueErasures,
  ExpiredData,
  DueExpiries,
  EventWeeks,
  AuditLog,
];

export function laneHandlers(env: SyncWorkerEnv, metrics: Metrics, log: JobsLog) {
  const tries = {
    publish: metrics.counter('floe_publications_total', 'Tries to publish questions by outcome', [
      'outcome',
    ]),
    check: metrics.counter(
      'floe_drift_checks_total',
      'Looks at whether Instagram still shows the questions by outcome',
      ['outcome'],
    ),
  };
  const erasedRows = metrics.counter(
    'floe_erased_rows_total',
    'Rows of deleted tenants, and of persons and accounts that were erased, by table',
    ['table'],
  );
  const expiredRows = metrics.counter(
    'floe_expired_rows_total',
    'Rows that tenants keep no longer, by table',
    ['table'],
  );
  const weeks = metrics.counter(
    'floe_event_weeks_total',
    'Weeks of the tables of events that were made ahead or dropped',
    ['what'],
  );
  const cares = {
    refresh: metrics.counter('floe_token_refreshes_total', 'Tries to refresh a token by outcome', [
      'outcome',
    ]),
    check: metrics.counter(
      'floe_subscription_checks_total',
      'Looks at what accounts are subscribed to by outcome',
      ['outcome'],
    ),
    farewell: metrics.counter(
      'floe_farewells_total',
      'Tries to tell Instagram that an account is let go by outcome',
      ['outcome'],
    ),
  };
  const graph = new GraphClient({
    graphApiUrl: env.GRAPH_API_URL,
    graphApiVersion: env.GRAPH_API_VERSION,
    instagramApiUrl: env.INSTAGRAM_API_URL,
  });
  return (
    work: TenantWork,
    accounts: AccountRepository,
    tokens: AccountTokens,
    life: AccountLife,
    iceBreakers: IceBreakersRepository,
    journal: SyncJournal,
    facts: FactRepository,
    dueLanes: DueLanes,
    lanes: Lanes,
    queues: QueueWatch,
    erasures: TenantErasures,
    eraser: TenantErasureRepository,
    care: AccountCareRepository,
    consentRequests: ConsentRequests,
    dataErasures: DataErasureRepository,
    dataEraser: DataEraser,
    dueErasures: DueErasures,
    expired: ExpiredData,
    dueExpiries: DueExpiries,
    eventWeeks: EventWeeks,
    audit: AuditLog,
  ): HandlersOf<'sync'> => {
    measureQueues(metrics, queues);
    metrics.gauge(
      'floe_erasures',
      'Tenants that are being deleted, by how it goes',
      ['state'],
      async (gauge) => {
        for (const [state, count] of Object.entries(await erasures.countUnderWay())) {
          gauge.set({ state }, count);
        }
      },
    );
    metrics.gauge(
      'floe_data_erasures',
      'Erasures of persons and accounts under way, by how it goes',
      ['state'],
      async (gauge) => {
        for (const [state, count] of Object.entries(await dueErasures.countUnderWay())) {
          gauge.set({ state }, count);
        }
      },
    );
    const countErased = (table: string, rows: number) => erasedRows.inc({ table }, rows);
    return {
      'sync-account': new SyncAccount({
        work,
        accounts,
        tokens,
        life,
        journal,
        facts,
        audit,
        dueLanes,
        graph,
        lanes,
        suspects: new OneAtATime(),
        limit: profileCallLimitOf(env),
        driftCheckHours: env.DRIFT_CHECK_HOURS,
        count: (what, outcome) => tries[what].inc({ outcome }),
        dice: Math.random,
      }),
      'erase-tenant': new EraseTenant({
        erasures,
        eraser,
        count: countErased,
        log,
        dice: Math.random,
      }),
      'tend-account': new TendAccount({
        work,
        accounts,
        tokens,
        care,
        life,
        iceBreakers,
        limit: profileCallLimitOf(env),
        facts,
        dueLanes,
        graph,
        lanes,
        count: (what, outcome) => cares[what].inc({ outcome }),
        dice: Math.random,
      }),
      'honour-consent': new HonourConsent({
        work,
        requests: consentRequests,
        life,
        erasures: dataErasures,
        audit,
        lanes,
        log,
        dice: Math.random,
      }),
      'erase-data': new EraseData({
        erasures: dataErasures,
        due: dueErasures,
        eraser: dataEraser,
        count: countErased,
        log,
        dice: Math.random,
      }),
      'expire-data': new ExpireData({
        expired,
        due: dueExpiries,
        count: (table, rows) => expiredRows.inc({ table }, rows),
        log,
        dice: Math.random,
      }),
      'keep-event-weeks': new KeepEventWeeks({
        weeks: eventWeeks,
        count: (what, count) => weeks.inc({ what }, count),
        log,
      }),
    };
  };
}
