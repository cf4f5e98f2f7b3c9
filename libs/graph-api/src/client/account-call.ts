import type { Secret } from '#libs/domain';
import type { GraphCall } from './graph-caller.js';

export type AccountCall = Pick<GraphCall, 'operation' | 'method' | 'query' | 'json'> & {
  token: Secret;
  /** The `user_id` of `/me`, or `me`. */
  igUserId: string;
  /** What comes behind the account in the path; nothing for the account itself. */
  edge?: 'messenger_profile' | 'messages' | 'conversations' | 'subscribed_apps';
};

const NODE = /^\w{1,64}$/;

/** A call to an account's edge. Throws a `TypeError` for an id that would change the path. */
export function accountCall(version: string, call: AccountCall): GraphCall {
  const { token, igUserId, edge, ...rest } = call;
  if (!NODE.test(igUserId)) throw new TypeError('This is no id of an Instagram account.');
  const path = [version, igUserId, ...(edge === undefined ? [] : [edge])].join('/');
  return { ...rest, host: 'graph', path: `/${path}`, bearer: token };
}
