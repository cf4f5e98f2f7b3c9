import type { ThreadMessage } from '../state/account.js';
import type { JsonObject } from '../state/is-record.js';

/** Where in an entry an event stands. `changes` items carry their own `field`. */
export type EventPlace = 'messaging' | 'standby' | 'changes';
export type WebhookEvent = {
  accountId: string;
  place: EventPlace;
  item: JsonObject;
  /** The message of the thread that it tells of: there it is noted when it has arrived. */
  tells?: ThreadMessage;
};
export type WebhookBody = { object: string; entry: JsonObject[] };

/** Meta puts at most so many updates into one POST (graph-api.md 2.3). */
export const MAX_EVENTS_PER_POST = 1000;

/** One POST's body. Neighbours of the same account share an entry; several accounts share the POST. */
export function envelope(events: WebhookEvent[], timeMs: number): WebhookBody {
  const entry: JsonObject[] = [];
  let last: { accountId: string; place: EventPlace; items: JsonObject[] } | undefined;
  for (const event of events) {
    if (last?.accountId === event.accountId && last.place === event.place) {
      last.items.push(event.item);
      continue;
    }
    const items = [event.item];
    last = { accountId: event.accountId, place: event.place, items };
    entry.push({ id: event.accountId, time: timeMs, [event.place]: items });
  }
  return { object: 'instagram', entry };
}

type Parties = { accountId: string; person: string; timestampMs: number };

const incoming = ({ accountId, person, timestampMs }: Parties): JsonObject => ({
  sender: { id: person },
  recipient: { id: accountId },
  timestamp: timestampMs,
});

export function postbackItem(
  parties: Parties,
  postback: { mid: string | null; title: string; payload: string; ref?: string | undefined },
): JsonObject {
  const { mid, title, payload, ref } = postback;
  const referral = { ref, source: 'SHORTLINK', type: 'OPEN_THREAD' };
  return {
    ...incoming(parties),
    postback: {
      ...(mid === null ? {} : { mid }),
      title,
      payload,
      ...(ref === undefined ? {} : { referral }),
    },
  };
}

export const messageItem = (parties: Parties, message: JsonObject): JsonObject => ({
  ...incoming(parties),
  message,
});

/** What the account itself sent: sender and recipient change places. */
export const echoItem = (parties: Parties, message: JsonObject): JsonObject => ({
  sender: { id: parties.accountId },
  recipient: { id: parties.person },
  timestamp: parties.timestampMs,
  message: { ...message, is_echo: true },
});

export const kindItem = (parties: Parties, kind: string, value: unknown): JsonObject => ({
  ...incoming(parties),
  [kind]: value,
});

/** The dashboard's Test button: id "0", `changes`, seconds as a string. */
export const dashboardTest = (timeMs: number): WebhookBody => ({
  object: 'instagram',
  entry: [
    {
      id: '0',
      time: Math.floor(timeMs / 1000),
      changes: [
        {
          field: 'messages',
          value: {
            sender: { id: '12334' },
            recipient: { id: '23245' },
            timestamp: String(Math.floor(timeMs / 1000)),
            message: { mid: 'random_mid', text: 'random_text' },
          },
        },
      ],
    },
  ],
});
