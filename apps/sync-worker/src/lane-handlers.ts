import { GraphClient } from '#libs/graph-api';
import { Lanes, OneAtATime, QueueWatch, type HandlersOf } from '#libs/jobs';
import { measureQueues, type Metrics } from '#libs/runtime';
import {
  AccountLife,
  AccountRepository,
  DueLanes,
  FactRepository,
  IceBreakersRepository,
  TenantWork,
} from '#libs/storage';
import type { SyncWorkerEnv } from './env.js';
import { PublishIceBreakers } from './publish/publish-ice-breakers.js';
import { SyncAccount } from './publish/sync-account.js';

/** What the lane is built from, in the order of the parameters of what `laneHandlers` gives. */
export const LANE_PARTS = [
  TenantWork,
  AccountRepository,
  AccountLife,
  IceBreakersRepository,
  FactRepository,
  DueLanes,
  Lanes,
  QueueWatch,
];

export function laneHandlers(env: SyncWorkerEnv, metrics: Metrics) {
  const publications = metrics.counter(
    'floe_publications_total',
    'Tries to publish questions by outcome',
    ['outcome'],
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
  ): HandlersOf<'sync'> => {
    measureQueues(metrics, queues);
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
    };
  };
}
