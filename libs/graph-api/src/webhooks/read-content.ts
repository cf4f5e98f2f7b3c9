import type { InboundKind } from '#libs/domain';
import { isRecord } from '../json/is-record.js';
import { INBOUND_LIMITS } from './meta-limits.js';

type Item = Record<string, unknown>;

/** What an item says, before it is known who said it to whom. */
export type Content = {
  kind: Exclude<InboundKind, 'standby' | 'test'>;
  mid: string | null;
  title: string | null;
  payload: string | null;
  /** The `ref` of the link by which the person came. */
  ref: string | null;
  /** What tells several notices about one `mid` apart (an edit's number, a reaction's moment). */
  turns: readonly string[];
  isEcho: boolean;
};

const HANDOVER_KEYS = [
  'pass_thread_control',
  'take_thread_control',
  'request_thread_control',
  'app_roles',
] as const;

/**
 * The one kind key of a messaging item and what is under it; null when that key holds no object.
 * An item with no key that we know is `unknown`. Source: Meta, webhook notification examples.
 */
export function readContent(item: Item): Content | null {
  if (item['postback'] !== undefined) return under(item['postback'], readPostback);
  if (item['message'] !== undefined) return under(item['message'], readMessage);
  if (item['message_edit'] !== undefined) return under(item['message_edit'], readEdit);
  if (item['reaction'] !== undefined) {
    return under(item['reaction'], (body) => readReaction(body, item['timestamp']));
  }
  if (item['read'] !== undefined) return under(item['read'], readRead);
  if (item['referral'] !== undefined) return under(item['referral'], readReferral);
  const handover = HANDOVER_KEYS.find((key) => item[key] !== undefined);
  if (handover) return { ...contentOf('handover', {}), turns: [handover] };
  return contentOf('unknown', {});
}

function under(body: unknown, read: (body: Item) => Content): Content | null {
  return isRecord(body) ? read(body) : null;
}

function readPostback(body: Item): Content {
  const { title, payload } = body;
  const ref = refIn(body);
  return contentOf('postback', body, { title: storable(title), payload: storable(payload), ref });
}

function readMessage(body: Item): Content {
  const { text, quick_reply: quickReply } = body;
  const title = storable(text);
  const isEcho = body['is_echo'] === true;
  if (body['is_deleted'] === true) return contentOf('message_deleted', body, { isEcho });
  // Nothing in it can be shown or matched, so no rule may see it as a message.
  if (body['is_unsupported'] === true) return contentOf('unknown', body, { isEcho });
  // A message of the account to itself: to answer it would be to answer oneself for ever.
  if (isEcho || body['is_self'] === true) return contentOf('echo', body, { title, isEcho });
  if (isRecord(quickReply)) {
    const payload = storable(quickReply['payload']);
    return contentOf('quick_reply', body, { title, payload, ref: refIn(body) });
  }
  return contentOf('message', body, { title, ref: refIn(body) });
}

function readEdit(body: Item): Content {
  const { num_edit: number, text } = body;
  const title = storable(text);
  return contentOf('message_edit', body, { title, turns: [scalar(number) || (title ?? '')] });
}

function readReaction(body: Item, timestamp: unknown): Content {
  const { action, emoji, reaction } = body;
  const turns = [scalar(action), scalar(timestamp)];
  return contentOf('reaction', body, { title: storable(emoji) ?? storable(reaction), turns });
}

function readRead(body: Item): Content {
  return contentOf('read', body);
}

function readReferral(body: Item): Content {
  const ref = refOf(body);
  return contentOf('referral', body, { payload: ref, ref });
}

/** Inside a message, as Meta's examples have it, or inside a postback, as Messenger's do. */
function refIn(body: Item): string | null {
  const { referral } = body;
  return isRecord(referral) ? refOf(referral) : null;
}

/** The word behind `ref`; a long one is cut. */
export function refOf({ ref }: Item): string | null {
  return typeof ref === 'string' && ref !== ''
    ? storable(ref.slice(0, INBOUND_LIMITS.refChars))
    : null;
}

function contentOf(
  kind: Content['kind'],
  body: Item,
  more: Partial<Omit<Content, 'kind' | 'mid'>> = {},
): Content {
  return {
    kind,
    mid: midOf(body['mid']),
    title: null,
    payload: null,
    ref: null,
    turns: [],
    isEcho: false,
    ...more,
  };
}

function midOf(value: unknown): string | null {
  const isMid =
    typeof value === 'string' && value.length > 0 && value.length <= INBOUND_LIMITS.midChars;
  return isMid ? storable(value) : null;
}

/** A string or number as text that a key can hold; empty for everything else. */
export function scalar(value: unknown): string {
  return typeof value === 'number' ? String(value) : (storable(value) ?? '');
}

/**
 * Text as a database can keep it: PostgreSQL takes no NUL and no half of a surrogate pair, and one
 * such character would make the insert of a whole batch fail. Very long text is cut.
 */
function storable(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const short = value.slice(0, INBOUND_LIMITS.textChars);
  return short.replaceAll('\u0000', '\ufffd').toWellFormed();
}
