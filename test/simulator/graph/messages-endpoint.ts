import { recordMessage, type Person } from '../state/account.js';
import { newMid } from '../state/ids.js';
import { echoItem, type WebhookEvent } from '../webhooks/events.js';
import { MANAGE_MESSAGES, requireScopes, takeLimit } from './graph-call.js';
import type { AccountCall, GraphAnswer } from './graph-call.js';
import { isMediaSend, readSend, type Send } from './message-rules.js';
import {
  invalidParameter,
  notThreadOwner,
  outsideWindow,
  personUnavailable,
  unknownPerson,
} from './refusal.js';

const DAY_MS = 86_400_000;
const WINDOW_MS: Record<Send['window'], number> = { standard: DAY_MS, 'human-agent': 7 * DAY_MS };

/** POST `/{ig}/messages` (graph-api.md 3). There is no idempotency key: the same body twice is two messages. */
export function sendMessage(call: AccountCall): GraphAnswer {
  const { account, params, state } = call;
  requireScopes(call, MANAGE_MESSAGES);
  takeLimit(call, isMediaSend(params) ? 'media' : 'text');
  const { settings } = account;
  const send = readSend(params, {
    multiImage: settings.multi_image,
    humanAgent: settings.human_agent,
    mediaIds: settings.media_ids,
  });
  const person = account.people.get(send.recipientId);
  if (person === undefined) throw unknownPerson();
  if (settings.thread_owner === 'other') throw notThreadOwner();
  if (person.blocked) throw personUnavailable();
  const nowMs = state.clock.nowMs();
  const lastMs = person.lastInboundAtMs;
  if (lastMs === null || nowMs - lastMs > WINDOW_MS[send.window]) {
    throw outsideWindow(settings.window_status);
  }
  refuseForeignMessage(person, send.replyToMid, 'reply_to[mid]');
  if (send.content.kind === 'action') {
    refuseForeignMessage(person, send.content.messageId, 'payload[message_id]');
    return { body: { recipient_id: person.id } };
  }
  const mid = newMid();
  const { text, message } = send.content;
  const tells = recordMessage(account, person, {
    mid,
    at_ms: nowMs,
    direction: 'out',
    text,
    message,
  });
  const parties = { accountId: account.igUserId, person: person.id, timestampMs: nowMs };
  const { attachment, attachments } = message;
  const echoed = attachments ?? (attachment === undefined ? undefined : [attachment]);
  const item = echoItem(parties, {
    mid,
    ...(text === null ? {} : { text }),
    ...(echoed === undefined ? {} : { attachments: echoed }),
  });
  const echo: WebhookEvent = { accountId: account.igUserId, place: 'messaging', item, tells };
  return {
    body: { recipient_id: person.id, message_id: mid },
    ...(settings.echoes === 'before-response'
      ? { beforeResponse: () => state.events.deliver([echo]) }
      : {}),
    ...(settings.echoes === 'after-response'
      ? { afterResponse: () => state.events.enqueueEcho(echo) }
      : {}),
  };
}

function refuseForeignMessage(person: Person, mid: string | null, at: string): void {
  if (mid === null || person.recent.some((message) => message.mid === mid)) return;
  throw invalidParameter(`Param ${at} is not a message of this thread.`);
}
