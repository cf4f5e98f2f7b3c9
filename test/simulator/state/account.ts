import { AccountLimits } from '../graph/limits.js';
import type { IceBreakers, MenuEntry } from '../graph/profile-rules.js';
import { BoundedLog } from './bounded-log.js';
import { newConversationId, newIgsid } from './ids.js';
import type { JsonObject } from './is-record.js';
import { DEFAULT_ACCOUNT_SETTINGS, META_LIMITS, type AccountSettings } from './settings.js';

/** One message of a thread, from either side. `message` is what Instagram received, word for word. */
export type ThreadMessage = {
  seq: number;
  mid: string;
  at_ms: number;
  direction: 'in' | 'out';
  person: string;
  text: string | null;
  message: JsonObject;
  /** When the webhook that tells of it (of the account's own: its echo) was first answered with 200. */
  acknowledged_at_ms: number | null;
};

/** A person as one account knows them: an IGSID, its thread and what the person allowed. */
export type Person = {
  id: string;
  name: string | null;
  username: string;
  /** Given by writing or tapping, not by commenting (graph-api.md 7). */
  consent: boolean;
  blocked: boolean;
  lastInboundAtMs: number | null;
  conversationId: string;
  /** The newest messages, oldest first: all that the Conversations API shows. */
  recent: ThreadMessage[];
};

export type Counters = {
  calls: number;
  refused: number;
  messages_accepted: number;
  taps: number;
  webhooks_delivered: number;
  webhooks_failed: number;
  webhooks_skipped: number;
};

export type Account = {
  igUserId: string;
  appScopedId: string;
  username: string;
  name: string;
  accountType: string;
  settings: AccountSettings;
  limits: AccountLimits;
  iceBreakers: IceBreakers | null;
  persistentMenu: MenuEntry[] | null;
  subscribedFields: string[];
  failedDeliveriesInARow: number;
  people: Map<string, Person>;
  messages: BoundedLog<ThreadMessage>;
  counters: Counters;
};

const MAX_PEOPLE = 50_000;
const MAX_MESSAGES = 50_000;
const SHOWN_MESSAGES = 20;

export function newAccount(
  identity: Pick<Account, 'igUserId' | 'appScopedId' | 'username' | 'name' | 'accountType'>,
): Account {
  return {
    ...identity,
    settings: { ...DEFAULT_ACCOUNT_SETTINGS },
    limits: new AccountLimits(META_LIMITS),
    iceBreakers: null,
    persistentMenu: null,
    subscribedFields: [],
    failedDeliveriesInARow: 0,
    people: new Map(),
    messages: new BoundedLog(MAX_MESSAGES),
    counters: {
      calls: 0,
      refused: 0,
      messages_accepted: 0,
      taps: 0,
      webhooks_delivered: 0,
      webhooks_failed: 0,
      webhooks_skipped: 0,
    },
  };
}

/** The person with this id; made when the account never met them. The longest known are forgotten beyond a bound. */
export function meetPerson(account: Account, id: string = newIgsid()): Person {
  const known = account.people.get(id);
  if (known !== undefined) return known;
  if (account.people.size >= MAX_PEOPLE) {
    for (const oldest of account.people.keys()) {
      account.people.delete(oldest);
      break;
    }
  }
  const person: Person = {
    id,
    name: null,
    username: `person_${id}`,
    consent: false,
    blocked: false,
    lastInboundAtMs: null,
    conversationId: newConversationId(),
    recent: [],
  };
  account.people.set(id, person);
  return person;
}

/** Puts a message into the thread and the account's record. One from the person opens the window and gives consent. */
export function recordMessage(
  account: Account,
  person: Person,
  message: Omit<ThreadMessage, 'seq' | 'person' | 'acknowledged_at_ms'>,
): ThreadMessage {
  const place = { seq: account.messages.total, person: person.id, acknowledged_at_ms: null };
  const recorded: ThreadMessage = { ...place, ...message };
  account.messages.append(recorded);
  person.recent.push(recorded);
  if (person.recent.length > SHOWN_MESSAGES) person.recent.shift();
  if (message.direction === 'in') {
    person.lastInboundAtMs = message.at_ms;
    person.consent = true;
  } else {
    account.counters.messages_accepted += 1;
  }
  return recorded;
}
