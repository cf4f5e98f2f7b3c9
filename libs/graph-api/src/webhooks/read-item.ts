import type { InboundEvent, InboundKind } from '#libs/domain';
import { idOf } from '../json/id-of.js';
import { isRecord } from '../json/is-record.js';
import { digestKey, namedKey } from './dedup-key.js';
import { type Content, readContent, scalar } from './read-content.js';
import { timeOf } from './time-of.js';

/** Where an item was found; it can decide the kind. */
export type ItemPlace = {
  /** `entry.id`. */
  igUserId: string;
  as: 'ours' | 'standby' | 'test';
  /** When an item has no time of its own. */
  sentAtMs: number;
};

export type ItemFault = 'item-not-an-object' | 'item-without-content' | 'item-without-person';
export type ItemReading = { event: InboundEvent } | { fault: ItemFault };

const NEEDS_PERSON: ReadonlySet<InboundKind> = new Set([
  'postback',
  'quick_reply',
  'message',
  'echo',
]);

/**
 * One item of `messaging`, `standby`, or the value of a messaging field in `changes`.
 *
 * The person is the sender, except for what the account itself did, where it is the recipient.
 * What the account "wrote" or "tapped" is an `echo` even when Meta does not mark it: answering it
 * would start a conversation of the account with itself.
 */
export function readItem(item: unknown, place: ItemPlace): ItemReading {
  if (!isRecord(item)) return { fault: 'item-not-an-object' };
  const content = readContent(item);
  if (content === null) return { fault: 'item-without-content' };
  const senderId = partyOf(item['sender']);
  const recipientId = partyOf(item['recipient']);
  const isOwn = content.isEcho || senderId === place.igUserId;
  const kindWithin = isOwn && isWriting(content.kind) ? 'echo' : content.kind;
  const kind = place.as === 'ours' ? kindWithin : place.as;
  const personId = (isOwn ? recipientId : senderId) ?? '';
  if (personId === '' && NEEDS_PERSON.has(kind)) return { fault: 'item-without-person' };

  const { mid, title, payload } = content;
  const ownTimeMs = timeOf(item['timestamp']);
  return {
    event: {
      kind,
      igUserId: place.igUserId,
      personId,
      mid,
      occurredAtMs: ownTimeMs ?? place.sentAtMs,
      hasOwnTime: ownTimeMs !== null,
      dedupKey: keyOf(item, place, { ...content, kind: kindWithin }, [senderId, recipientId]),
      title,
      payload: kindWithin === 'echo' ? null : payload,
    },
  };
}

function isWriting(kind: InboundKind): boolean {
  return kind === 'postback' || kind === 'quick_reply' || kind === 'message';
}

function partyOf(party: unknown): string | null {
  return isRecord(party) ? idOf(party['id']) : null;
}

function keyOf(
  item: Record<string, unknown>,
  place: ItemPlace,
  content: Content,
  parties: (string | null)[],
): string {
  const { kind, mid, title, payload, turns } = content;
  const prefix = place.as === 'ours' ? kind : `${place.as}:${kind}`;
  if (mid !== null) return namedKey(prefix, [mid, ...turns]);
  const when = scalar(item['timestamp']);
  const told = [place.igUserId, ...parties, when, payload, title].map((part) => part ?? '');
  const rest = kind === 'unknown' || kind === 'handover' ? [wholeOf(item)] : [];
  return digestKey(prefix, [...told, ...turns, ...rest]);
}

/** JSON of an item nobody knows; when it is nested too deep for that, the names in it. */
export function wholeOf(item: Record<string, unknown>): string {
  try {
    return JSON.stringify(item);
  } catch {
    return Object.keys(item).join(' ');
  }
}
