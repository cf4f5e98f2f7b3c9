import { GraphClient } from '#libs/graph-api';
import { Lanes, OneAtATime, QueueWatch, type HandlersOf } from '#libs/jobs';
import { measureQueues, SECONDS_BUCKETS, type Logger, type Metrics } from '#libs/runtime';
import {
  AccountLife,
  AccountRepository,
  AccountTokens,
  AuditLog,
  ConversationsInTurn,
  DriftSuspicions,
  DueLanes,
  EndpointFare,
  EventJournal,
  FactRepository,
  IceBreakerRevisions,
  InboundEventRepository,
  ReplyRuleRepository,
  SendEvidenceRepository,
  TenantWork,
  WebhookDeliveryRepository,
  WebhookEndpointRepository,
  WebhookRecoveries,
} from '#libs/storage';
import { WebhookSender } from '#libs/webhooks-out';
import { DeliverEndpoint } from './deliveries/deliver-endpoint.js';
import { DisableEndpoint } from './deliveries/disable-endpoint.js';
import type { ResponderWorkerEnv } from './env.js';
import { AnswerAccount } from './replies/answer-account.js';
import { LookupPace } from './replies/lookup-pace.js';
import { PersonNames } from './replies/person-names.js';
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
  ConversationsInTurn,
  SendEvidenceRepository,
  WebhookEndpointRepository,
  EndpointFare,
  WebhookDeliveryRepository,
  WebhookRecoveries,
  AuditLog,
  FactRepository,
  DueLanes,
  Lanes,
  QueueWatch,
];

export function laneHandlers(env: ResponderWorkerEnv, metrics: Metrics, log: Logger) {
  const replies = metrics.counter('floe_replies_total', 'Replies by outcome', ['outcome']);
  const posts = metrics.counter('floe_deliveries_total', 'Partner webhooks by outcome', [
    'outcome',
  ]);
  const postSeconds = metrics.histogram(
    'floe_delivery_post_seconds',
    'How long a post to a partner took, by outcome',
    ['outcome'],
    SECONDS_BUCKETS,
  );
  const disabled = metrics.counter(
    'floe_webhook_endpoints_disabled_total',
    'Endpoints that were disabled, by reason',
    ['reason'],
  );
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
    conversationsInTurn: ConversationsInTurn,
    evidence: SendEvidenceRepository,
    endpoints: WebhookEndpointRepository,
    fare: EndpointFare,
    deliveries: WebhookDeliveryRepository,
    recoveries: WebhookRecoveries,
    audit: AuditLog,
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
        conversationsInTurn,
        evidence,
        graph,
        names: new PersonNames(graph),
        seek: new SeekEvidence(graph, evidence, new LookupPace()),
        pace: new SendPace(env.SENDS_PER_SECOND),
        count: (outcome) => replies.inc({ outcome }),
      }),
      'deliver-endpoint': new DeliverEndpoint({
        ...shared,
        endpoints,
        fare,
        deliveries,
        recoveries,
        disable: new DisableEndpoint({
          ...shared,
          endpoints,
          facts,
          audit,
          log,
          count: (reason) => disabled.inc({ reason }),
        }),
        sender,
        count: (outcome, ms) => {
          posts.inc({ outcome });
          if (ms !== null) postSeconds.observe({ outcome }, ms / 1_000);
        },
      }),
    };
  };
}
