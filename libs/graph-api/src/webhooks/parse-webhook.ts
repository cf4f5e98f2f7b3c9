import type { InboundEvent } from '#libs/domain';
import { idOf } from '../json/id-of.js';
import { isRecord } from '../json/is-record.js';
import { readJson } from '../json/read-json.js';
import { digestKey } from './dedup-key.js';
import { type ItemFault, type ItemPlace, readItem, wholeOf } from './read-item.js';
import { timeOf } from './time-of.js';

export type IgnoredReason =
  | ItemFault
  | 'entry-not-an-object'
  | 'entry-without-id'
  | 'entry-without-items'
  | 'change-not-an-object'
  | 'unreadable-item';

export type ParsedWebhook =
  | {
      events: InboundEvent[];
      entries: number;
      /** How many entries and items were left out, by reason; reasons that did not occur are absent. */
      ignored: Partial<Record<IgnoredReason, number>>;
    }
  | { problem: string };

type Envelope = { entry: Record<string, unknown>; igUserId: string; sentAtMs: number };
type Ignore = (reason: IgnoredReason) => void;

/** The id of the account in what the dashboard's "Test" button sends. */
const TEST_ACCOUNT = '0';

/** Fields whose change holds a messaging item. Meta's pages spell some of them in two ways. */
const MESSAGING_FIELDS: ReadonlySet<unknown> = new Set([
  'messages',
  'message_echoes',
  'message_edit',
  'message_reactions',
  'messaging_reactions',
  'messaging_postbacks',
  'messaging_referral',
  'messaging_referrals',
  'messaging_seen',
  'messaging_handover',
  'messaging_handovers',
  'messaging_optins',
]);

/**
 * Reads one POST of Meta's webhooks, given as its text or already parsed, into events. What cannot
 * be read is counted and the rest kept; a `problem` means that the whole is no Instagram webhook.
 * Never throws, whatever comes. Verify the signature first.
 *
 * Give the text where there is a choice: only from the text can an id that came as a bare number
 * above 2^53 be read whole. In a parsed object such an id has lost digits and counts as missing.
 * An item without a time gets the time its entry was sent, or `nowMs`.
 * Sources: Meta, Instagram Platform webhooks and their examples; the dashboard's test and
 * postbacks in `changes` as seen in Chatwoot.
 */
export function parseWebhook(input: unknown, nowMs: number): ParsedWebhook {
  const reading = typeof input === 'string' ? readJson(input) : { ok: true, value: input };
  if (!reading.ok) return { problem: 'The body is not JSON.' };
  // Meta's pages show an array around the object; what is sent is the object.
  const bodies: unknown[] = Array.isArray(reading.value) ? reading.value : [reading.value];
  const events: InboundEvent[] = [];
  const ignored: Partial<Record<IgnoredReason, number>> = {};
  const ignore: Ignore = (reason) => {
    ignored[reason] = (ignored[reason] ?? 0) + 1;
  };
  let entries = 0;
  for (const body of bodies) {
    if (!isRecord(body)) return { problem: 'The body is not an object.' };
    if (body['object'] !== 'instagram') return { problem: 'The object is not "instagram".' };
    const list = body['entry'];
    if (!Array.isArray(list)) return { problem: 'There is no list of entries.' };
    entries += list.length;
    for (const entry of list) readEntry(entry, nowMs, events, ignore);
  }
  return { events, entries, ignored };
}

function readEntry(entry: unknown, nowMs: number, events: InboundEvent[], ignore: Ignore): void {
  if (!isRecord(entry)) return ignore('entry-not-an-object');
  const igUserId = idOf(entry['id']);
  if (igUserId === null) return ignore('entry-without-id');
  const { messaging, standby, changes } = entry;
  if (![messaging, standby, changes].some(Array.isArray)) return ignore('entry-without-items');
  const envelope = { entry, igUserId, sentAtMs: timeOf(entry['time']) ?? nowMs };
  const usual = igUserId === TEST_ACCOUNT ? 'test' : 'ours';
  for (const item of listOf(messaging)) take(item, envelope, usual, events, ignore);
  for (const item of listOf(standby)) take(item, envelope, 'standby', events, ignore);
  for (const change of listOf(changes)) {
    if (!isRecord(change)) ignore('change-not-an-object');
    else if (MESSAGING_FIELDS.has(change['field'])) {
      take(change['value'], envelope, usual, events, ignore);
    } else if (change['field'] === 'standby') {
      take(change['value'], envelope, 'standby', events, ignore);
    } else events.push(otherChange(change, envelope));
  }
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function take(
  item: unknown,
  { igUserId, sentAtMs }: Envelope,
  as: ItemPlace['as'],
  events: InboundEvent[],
  ignore: Ignore,
): void {
  try {
    const reading = readItem(item, { igUserId, sentAtMs, as });
    if ('event' in reading) events.push(reading.event);
    else ignore(reading.fault);
  } catch {
    ignore('unreadable-item');
  }
}

/** A comment, a mention, or a field that is new to us. A comment is known by its id. */
function otherChange(change: Record<string, unknown>, envelope: Envelope): InboundEvent {
  const { igUserId, sentAtMs } = envelope;
  const value = isRecord(change['value']) ? change['value'] : {};
  const field = typeof change['field'] === 'string' ? change['field'] : '';
  const id = idOf(value['id']) ?? idOf(value['comment_id']);
  const from = value['from'];
  return {
    kind: igUserId === TEST_ACCOUNT ? 'test' : 'unknown',
    igUserId,
    personId: (isRecord(from) ? idOf(from['id']) : null) ?? '',
    mid: null,
    occurredAtMs: sentAtMs,
    hasOwnTime: false,
    dedupKey: digestKey('change', [field, id ?? wholeOf(change)]),
    title: null,
    payload: null,
  };
}
