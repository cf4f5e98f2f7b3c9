import { GraphClient } from '#libs/graph-api';
import { Lanes, OneAtATime, QueueWatch, type HandlersOf } from '#libs/jobs';
import { measureQueues, type Metrics } from '#libs/runtime';
import {
  AccountLife,
  AccountRepository,
  AccountTokens,
  DriftSuspicions,
  DueLanes,
  EventJournal,
  FactRepository,
  IceBreakerRevisions,
  InboundEventRepository,
  ReplyRuleRepository,
  SendEvidenceRepository,
  TenantWork,
  WebhookDeliveryRepository,
  WebhookEndpointRepository,
} from '#libs/storage';
import { WebhookSender } from '#libs/webhooks-out';
import { DeliverEndpoint } from './deliveries/deliver-endpoint.js';
import type { ResponderWorkerEnv } from './env.js';
import { AnswerAccount } from './replies/answer-account.js';
import { LookupPace } from './replies/lookup-pace.js';
import { SeekEvidence } from './replies/seek-evidence.js';
import { SendPace } from './replies/send-pace.js';
import { SEND_TIMEOUT_MS } from './replies/turn-limits.js';

/** What both lanes are built from, in the order of the parameters of what `laneHandlers` gives. */
export const LANE_PARTS = [
  TenantWork,
  AccountRepository,
  AccountTokens,
  AccountLife,
  ReplyRuleRepository,
  DriftSuspicions,
  IceBreakerRevisions,
  InboundEventRepository,
  EventJournal,
  SendEvidenceRepository,
  WebhookEndpointRepository,
  WebhookDeliveryRepository,
  FactRepository,
  DueLanes,
  Lanes,
  QueueWatch,
];

export function laneHandlers(env: ResponderWorkerEnv, metrics: Metrics) {
  const replies = metrics.counter('floe_replies_total', 'Replies by outcome', ['outcome']);
  const posts = metrics.counter('floe_deliveries_total', 'Partner webhooks by outcome', [
    'outcome',
  ]);
  const graph = new GraphClient({
    graphApiUrl: env.GRAPH_API_URL,
    graphApiVersion: env.GRAPH_API_VERSION,
    instagramApiUrl: env.INSTAGRAM_API_URL,
    timeoutMs: SEND_TIMEOUT_MS,
  });
  const sender = new WebhookSender({
    allowPrivateAddresses: env.WEBHOOKS_ALLOW_PRIVATE_ADDRESSES,
  });
  return (
    work: TenantWork,
    accounts: AccountRepository,
    tokens: AccountTokens,
    life: AccountLife,
    rules: ReplyRuleRepository,
    suspicions: DriftSuspicions,
    revisions: IceBreakerRevisions,
    events: InboundEventRepository,
    journal: EventJournal,
    evidence: SendEvidenceRepository,
    endpoints: WebhookEndpointRepository,
    deliveries: WebhookDeliveryRepository,
    facts: FactRepository,
    dueLanes: DueLanes,
    lanes: Lanes,
    queues: QueueWatch,
  ): HandlersOf<'replies' | 'deliveries'> => {
    measureQueues(metrics, queues);
    const shared = { work, dueLanes, lanes, suspects: new OneAtATime(), dice: Math.random };
    return {
      'answer-account': new AnswerAccount({
        ...shared,
        accounts,
        tokens,
        life,
        rules,
        suspicions,
        revisions,
        events,
        journal,
        graph,
        seek: new SeekEvidence(graph, evidence, new LookupPace()),
        pace: new SendPace(env.SENDS_PER_SECOND),
        count: (outcome) => replies.inc({ outcome }),
      }),
      'deliver-endpoint': new DeliverEndpoint({
        ...shared,
        endpoints,
        deliveries,
        facts,
        sender,
        count: (outcome) => posts.inc({ outcome }),
      }),
    };
  };
}
