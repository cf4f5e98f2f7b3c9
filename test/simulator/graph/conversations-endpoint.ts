import type { Account, Person, ThreadMessage } from '../state/account.js';
import { parseFieldTree, type FieldTree } from './field-list.js';
import { MANAGE_MESSAGES, requireScopes, takeLimit } from './graph-call.js';
import type { AccountCall, GraphAnswer } from './graph-call.js';
import { invalidParameter } from './refusal.js';

const CONVERSATION_FIELDS = ['id', 'updated_time', 'participants', 'messages', 'name'];
const MESSAGE_FIELDS = ['id', 'created_time', 'from', 'to', 'message'];
const MAX_CONVERSATIONS = 25;

/** GET `/{ig}/conversations`: threads with their last 20 messages, newest first. Without `user_id`: the newest threads. */
export function conversations(call: AccountCall): GraphAnswer {
  const { account, params } = call;
  requireScopes(call, MANAGE_MESSAGES);
  takeLimit(call, 'conversations');
  const fields = readFields(params['fields']);
  const platform = params['platform'];
  if (platform !== undefined && platform !== 'instagram') {
    throw invalidParameter('Param platform must be one of {INSTAGRAM}.');
  }
  const userId = params['user_id'];
  const people =
    typeof userId === 'string'
      ? [account.people.get(userId)].filter((person) => person !== undefined)
      : [...account.people.values()].slice(-MAX_CONVERSATIONS).reverse();
  const shown = people.filter((person) => person.recent.length > 0);
  return { body: { data: shown.map((person) => renderConversation(account, person, fields)) } };
}

function readFields(value: unknown): FieldTree {
  if (value === undefined) {
    return new Map([
      ['id', null],
      ['updated_time', null],
    ]);
  }
  const tree = typeof value === 'string' ? parseFieldTree(value) : null;
  if (tree === null) throw invalidParameter('Syntax error in the fields parameter.');
  const names = [...tree.keys()].filter((name) => !CONVERSATION_FIELDS.includes(name));
  const inner = [...(tree.get('messages')?.keys() ?? [])];
  const unknown = names[0] ?? inner.find((name) => !MESSAGE_FIELDS.includes(name));
  if (unknown !== undefined)
    throw invalidParameter(`Tried accessing nonexisting field (${unknown})`);
  return tree;
}

function renderConversation(account: Account, person: Person, fields: FieldTree): object {
  const newestFirst = person.recent.toReversed();
  const sides = {
    us: { id: account.igUserId, username: account.username },
    them: { id: person.id, username: person.username },
  };
  return {
    id: person.conversationId,
    ...(fields.has('updated_time') ? { updated_time: graphTime(newestFirst[0]?.at_ms ?? 0) } : {}),
    ...(fields.has('participants') ? { participants: { data: [sides.us, sides.them] } } : {}),
    ...(fields.has('messages')
      ? {
          messages: {
            data: newestFirst.map((message) =>
              renderMessage(message, sides, fields.get('messages') ?? null),
            ),
          },
        }
      : {}),
  };
}

type Sides = Record<'us' | 'them', { id: string; username: string }>;

/** Without named fields Graph gives the id and the time; the id is always there. */
function renderMessage(message: ThreadMessage, sides: Sides, fields: FieldTree | null): object {
  const isWanted = (name: string): boolean =>
    fields === null ? name === 'created_time' : fields.has(name);
  const isOurs = message.direction === 'out';
  return {
    id: message.mid,
    ...(isWanted('created_time') ? { created_time: graphTime(message.at_ms) } : {}),
    ...(isWanted('from') ? { from: isOurs ? sides.us : sides.them } : {}),
    ...(isWanted('to') ? { to: { data: [isOurs ? sides.them : sides.us] } } : {}),
    ...(isWanted('message') ? { message: message.text ?? '' } : {}),
  };
}

/** Graph's way to write a time: seconds, and an offset without a colon. */
const graphTime = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}+0000`;
