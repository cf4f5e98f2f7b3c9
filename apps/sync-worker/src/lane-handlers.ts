import { GraphClient } from '#libs/graph-api';
import { Lanes, OneAtATime, QueueWatch, type HandlersOf, type JobsLog } from '#libs/jobs';
import { measureQueues, type Metrics } from '#libs/runtime';
import {
  AccountLife,
  AccountRepository,
  DueLanes,
  FactRepository,
  IceBreakersRepository,
  TenantErasureRepository,
  TenantErasures,
  TenantWork,
} from '#libs/storage';
import type { SyncWorkerEnv } from './env.js';
import { EraseTenant } from './erase/erase-tenant.js';
import { PublishIceBreakers } from './publish/publish-ice-breakers.js';
import { SyncAccount } from './publish/sync-account.js';

/** What both lanes are built from, in the order of the parameters of what `laneHandlers` gives. */
export const LANE_PARTS = [
  TenantWork,
  AccountRepository,
  AccountLife,
  IceBreakersRepository,
  FactRepository,
  DueLanes,
  Lanes,
  QueueWatch,
  TenantErasures,
  TenantErasureRepository,
];

export function laneHandlers(env: SyncWorkerEnv, metrics: Metrics, log: JobsLog) {
  const publications = metrics.counter(
    'floe_publications_total',
    'Tries to publish questions by outcome',
    ['outcome'],
  );
  const erasedRows = metrics.counter(
    'floe_erased_rows_total',
    'Rows of deleted tenants that were removed, by table',
    ['table'],
  );
  const graph = new GraphClient({
    graphApiUrl: env.GRAPH_API_URL,
    graphApiVersion: env.GRAPH_API_VERSION,
    instagramApiUrl: env.INSTAGRAM_API_URL,
  });
  return (
    work: TenantWork,
    accounts: AccountRepository,
    life: AccountLife,
    iceBreakers: IceBreakersRepository,
    facts: FactRepository,
    dueLanes: DueLanes,
    lanes: Lanes,
    queues: QueueWatch,
    erasures: TenantErasures,
    eraser: TenantErasureRepository,
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
    return {
      'sync-account': new SyncAccount({
        work,
        accounts,
        life,
        iceBreakers,
        facts,
        dueLanes,
        publish: new PublishIceBreakers(graph),
        lanes,
        suspects: new OneAtATime(),
        count: (outcome) => publications.inc({ outcome }),
        dice: Math.random,
      }),
      'erase-tenant': new EraseTenant({
        erasures,
        eraser,
        count: (table, rows) => erasedRows.inc({ table }, rows),
        log,
        dice: Math.random,
      }),
    };
  };
}
