import type { IceBreakerSet, Secret } from '#libs/domain';
import type { GraphUsage } from '../errors/read-usage.js';
import { idOf } from '../json/id-of.js';
import { isRecord } from '../json/is-record.js';
import { type AccountCall, accountCall } from './account-call.js';
import { type GraphAnswer, type GraphCall, GraphCaller } from './graph-caller.js';
import type { CallOptions, GraphClientOptions } from './graph-client-options.js';
import type { OutgoingAction, OutgoingMessage } from './graph-message.js';
import { parseIceBreakers } from './parse-ice-breakers.js';
import { type GraphMe, ME_FIELDS, readMe } from './read-me.js';
import { type GraphPerson, PERSON_FIELDS, readPerson } from './read-person.js';
import { readSubscribedFields } from './read-subscribed-fields.js';
import { readThreadMessages, type ThreadMessage } from './read-thread-messages.js';
import { type LongLivedToken, readLongLivedToken } from './read-tokens.js';
import { readShortLivedToken, type ShortLivedToken } from './read-tokens.js';
import {
  type CodeExchange,
  exchangeCodeCall,
  exchangeLongLivedCall,
  refreshTokenCall,
} from './token-calls.js';

/**
 * The Instagram API with Instagram Login. A method makes one try and resolves only when Meta said
 * yes; everything else rejects with a `GraphError`, whose `mayHaveActed` decides whether a repeat
 * is safe. Repeats belong to the queue. `igUserId` is the `user_id` of `/me`, or `me`.
 */
export class GraphClient {
  readonly #caller: GraphCaller;
  readonly #version: string;

  constructor(options: GraphClientOptions) {
    this.#caller = new GraphCaller(options);
    this.#version = options.graphApiVersion;
  }

  /** What Instagram shows now, in canonical form; an empty set when there is nothing. */
  async getIceBreakers(
    token: Secret,
    igUserId: string,
    options?: CallOptions,
  ): Promise<{ live: IceBreakerSet; usage: GraphUsage }> {
    const answer = await this.#call(
      {
        operation: 'getIceBreakers',
        method: 'GET',
        token,
        igUserId,
        edge: 'messenger_profile',
        query: { fields: 'ice_breakers' },
      },
      options,
    );
    const live = need(parseIceBreakers(answer.json), answer, 'ice breakers that can be read');
    return { live, usage: answer.usage };
  }

  /** Replaces all questions. The set must not be empty: `deleteIceBreakers` clears. */
  async setIceBreakers(
    token: Secret,
    igUserId: string,
    set: IceBreakerSet,
    options?: CallOptions,
  ): Promise<{ usage: GraphUsage }> {
    if (set.length === 0) throw new RangeError('An empty set is published by deleteIceBreakers.');
    const { usage } = await this.#call(
      {
        operation: 'setIceBreakers',
        method: 'POST',
        token,
        igUserId,
        edge: 'messenger_profile',
        json: { platform: 'instagram', ice_breakers: set },
      },
      options,
    );
    return { usage };
  }

  /** Removes the questions of all locales. */
  async deleteIceBreakers(
    token: Secret,
    igUserId: string,
    options?: CallOptions,
  ): Promise<{ usage: GraphUsage }> {
    const { usage } = await this.#call(
      {
        operation: 'deleteIceBreakers',
        method: 'DELETE',
        token,
        igUserId,
        edge: 'messenger_profile',
        json: { fields: ['ice_breakers'] },
      },
      options,
    );
    return { usage };
  }

  /** There is no idempotency key: never repeat while the error's `mayHaveActed` is true. */
  async sendMessage(
    token: Secret,
    igUserId: string,
    { recipientId, message, replyToMid }: OutgoingMessage,
    options?: CallOptions,
  ): Promise<{ messageId: string; recipientId: string; usage: GraphUsage }> {
    const replyTo = replyToMid === undefined ? {} : { reply_to: { mid: replyToMid } };
    const json = { recipient: { id: recipientId }, message, ...replyTo };
    const answer = await this.#call(
      { operation: 'sendMessage', method: 'POST', token, igUserId, edge: 'messages', json },
      options,
    );
    const { message_id: messageId } = isRecord(answer.json) ? answer.json : {};
    if (typeof messageId !== 'string' || messageId === '') throw answer.lacks('a message id');
    return { messageId, recipientId: recipientOf(answer, recipientId), usage: answer.usage };
  }

  async sendAction(
    token: Secret,
    igUserId: string,
    { recipientId, action }: OutgoingAction,
    options?: CallOptions,
  ): Promise<{ recipientId: string; usage: GraphUsage }> {
    const json = { recipient: { id: recipientId }, sender_action: action };
    const answer = await this.#call(
      { operation: 'sendAction', method: 'POST', token, igUserId, edge: 'messages', json },
      options,
    );
    return { recipientId: recipientOf(answer, recipientId), usage: answer.usage };
  }

  /** Whose token this is. */
  async getMe(token: Secret, options?: CallOptions): Promise<GraphMe> {
    const query = { fields: ME_FIELDS };
    const answer = await this.#call(
      { operation: 'getMe', method: 'GET', token, igUserId: 'me', query },
      options,
    );
    return need(readMe(answer.json), answer, 'an id, a user_id or a username');
  }

  /**
   * Who a person is; both null when Instagram does not say. Readable for persons who wrote or tapped;
   * refused (230), or an empty answer, for all others. Source: Meta, "User Profile API".
   */
  async getPerson(token: Secret, personId: string, options?: CallOptions): Promise<GraphPerson> {
    const query = { fields: PERSON_FIELDS };
    const answer = await this.#call(
      { operation: 'getPerson', method: 'GET', token, igUserId: personId, query },
      options,
    );
    return readPerson(answer.json);
  }

  /** The webhook fields this account is subscribed to; empty when it is not subscribed. */
  async getSubscribedFields(
    token: Secret,
    igUserId: string,
    options?: CallOptions,
  ): Promise<string[]> {
    const operation = 'getSubscribedFields';
    const answer = await this.#call(
      { operation, method: 'GET', token, igUserId, edge: 'subscribed_apps' },
      options,
    );
    return need(readSubscribedFields(answer.json), answer, 'a list of apps');
  }

  async subscribe(
    token: Secret,
    igUserId: string,
    fields: readonly string[],
    options?: CallOptions,
  ): Promise<void> {
    const operation = 'subscribe';
    const query = { subscribed_fields: fields.join(',') };
    await this.#call(
      { operation, method: 'POST', token, igUserId, edge: 'subscribed_apps', query },
      options,
    );
  }

  async unsubscribe(token: Secret, igUserId: string, options?: CallOptions): Promise<void> {
    const operation = 'unsubscribe';
    await this.#call(
      { operation, method: 'DELETE', token, igUserId, edge: 'subscribed_apps' },
      options,
    );
  }

  /**
   * The last messages of the conversation with one person, newest first. Meta allows two such
   * calls a second per account. Source: Meta, "Conversations API".
   */
  async listThreadMessages(
    token: Secret,
    igUserId: string,
    personId: string,
    limit: number,
    options?: CallOptions,
  ): Promise<ThreadMessage[]> {
    const operation = 'listThreadMessages';
    const fields = `messages.limit(${Math.trunc(limit)}){id,created_time,from,to,message}`;
    const query = { platform: 'instagram', user_id: personId, fields };
    const answer = await this.#call(
      { operation, method: 'GET', token, igUserId, edge: 'conversations', query },
      options,
    );
    return need(readThreadMessages(answer.json), answer, 'a list of conversations');
  }

  /** A login code for a token of an hour. A code is spent by its first use, also by a failed one. */
  async exchangeCode(exchange: CodeExchange, options?: CallOptions): Promise<ShortLivedToken> {
    const answer = await this.#caller.call(exchangeCodeCall(exchange), options);
    return need(readShortLivedToken(answer.json), answer, 'a token or a user_id');
  }

  /** A token of an hour for one of 60 days. */
  async exchangeLongLived(
    shortLived: Secret,
    clientSecret: Secret,
    options?: CallOptions,
  ): Promise<LongLivedToken> {
    return this.#longLived(exchangeLongLivedCall(shortLived, clientSecret), options);
  }

  /** Another 60 days for a token that is a day old and still alive. It may stay the same text. */
  async refreshToken(token: Secret, options?: CallOptions): Promise<LongLivedToken> {
    return this.#longLived(refreshTokenCall(token), options);
  }

  /** Lets calls under way finish, then closes the client's own connections. */
  async close(): Promise<void> {
    await this.#caller.close();
  }

  #call(call: AccountCall, options?: CallOptions): Promise<GraphAnswer> {
    return this.#caller.call(accountCall(this.#version, call), options);
  }

  async #longLived(call: GraphCall, options?: CallOptions): Promise<LongLivedToken> {
    const answer = await this.#caller.call(call, options);
    return need(readLongLivedToken(answer.json, answer.nowMs), answer, 'a token or its expiry');
  }
}

function need<T>(value: T | null, answer: GraphAnswer, what: string): T {
  if (value === null) throw answer.lacks(what);
  return value;
}

function recipientOf({ json }: GraphAnswer, asked: string): string {
  return (isRecord(json) ? idOf(json['recipient_id']) : null) ?? asked;
}
