import { meetPerson, recordMessage, type Account } from '../state/account.js';
import { newMid } from '../state/ids.js';
import { echoItem, type WebhookEvent } from '../webhooks/events.js';
import type { InboxInput } from './inputs.js';

const IMAGE = { type: 'image', payload: { url: 'https://example.com/from-the-inbox.jpg' } };

/** What a human of the account says stands in the thread like all else; its echo names no app (graph-api.md 2.7). */
export function writeFromInbox(
  account: Account,
  { person: id, text }: InboxInput,
  nowMs: number,
): { written: { mid: string; person: string; timestamp: number }; event: WebhookEvent } {
  const person = meetPerson(account, id);
  const mid = newMid();
  const message = text === undefined ? { attachments: [IMAGE] } : { text };
  recordMessage(account, person, {
    mid,
    at_ms: nowMs,
    direction: 'out',
    text: text ?? null,
    message,
  });
  const accountId = account.igUserId;
  const item = echoItem({ accountId, person: person.id, timestampMs: nowMs }, { mid, ...message });
  return {
    written: { mid, person: person.id, timestamp: nowMs },
    event: { accountId, place: 'messaging', item },
  };
}
