import { newId, webhookBody, type Dice } from '#libs/domain';
import type { ArmedEndpoint, AttemptDraft, ClaimedDelivery, DeliveryChange } from '#libs/storage';
import { signWebhook, type PostResult, type WebhookSender } from '#libs/webhooks-out';
import { judgePost, type PostVerdict } from './judge-post.js';

export type PostParts = { sender: Pick<WebhookSender, 'post'>; dice: Dice };

export type Posted = Omit<PostVerdict, 'change'> & { change: DeliveryChange; ms: number };

/** Signs a delivery and posts it, one try; says what is to be recorded. */
export async function postDelivery(
  { sender, dice }: PostParts,
  endpoint: ArmedEndpoint,
  delivery: ClaimedDelivery,
  claimedAtMs: number,
): Promise<Posted> {
  const body = webhookBody(delivery.body, endpoint);
  const number = delivery.attempts + 1;
  const startedAt = new Date();
  const signed = signWebhook({
    id: delivery.factId,
    timestamp: startedAt,
    body,
    secrets: endpoint.secrets,
    attempt: number,
  });
  const ours = { ...signed, ...(delivery.sample ? { 'webhook-test': 'true' } : {}) };
  const result = await sender.post({
    url: endpoint.url,
    headers: { ...endpoint.headers, ...ours },
    body,
  });
  const when = { claimedAtMs, nowMs: Date.now(), dice };
  const { change, ...verdict } = judgePost(result, delivery, endpoint, when);
  const attempt: AttemptDraft = {
    id: newId(),
    number,
    outcome: outcomeOf(result, change.state === 'delivered'),
    startedAt,
    ms: result.ms,
    requestHeaders: asKept(ours, endpoint.headers),
    answerHeaders: result.ok ? result.headers : null,
    answer: result.ok ? result.answer : null,
  };
  return { ...verdict, ms: result.ms, change: { ...change, id: delivery.id, attempt } };
}

function outcomeOf(result: PostResult, delivered: boolean): string {
  if (!result.ok) return result.kind.replaceAll('-', '_');
  return delivered ? 'delivered' : 'refused';
}

/** Signatures and the tenant's own headers could let somebody in: that they were there is enough. */
function asKept(ours: Record<string, string>, own: Record<string, string>): Record<string, string> {
  const schemes = ours['webhook-signature']?.replaceAll(/,\S+/g, ',…') ?? '';
  const hidden = Object.keys(own).map((name) => [name, '…']);
  return { ...Object.fromEntries(hidden), ...ours, 'webhook-signature': schemes };
}
