import { meetPerson, recordMessage, type Account } from '../state/account.js';
import { ControlFault } from '../state/accounts.js';
import { newMid } from '../state/ids.js';
import type { IceBreakers, Question } from '../graph/profile-rules.js';
import { entryForLocale } from '../graph/profile-shapes.js';
import {
  messageItem,
  postbackItem,
  type EventPlace,
  type WebhookEvent,
} from '../webhooks/events.js';
import type { JsonObject } from '../state/is-record.js';
import type { TapInput } from './inputs.js';

export type Tapped = {
  /** Kept in the thread, and in the webhook unless the account's postbacks have none. */
  mid: string;
  person: string;
  question: string;
  payload: string;
  timestamp: number;
};

/** The question that is tapped: by payload or index among those the person's locale shows. */
export function chooseQuestion(
  published: IceBreakers | null,
  input: Pick<TapInput, 'locale' | 'index' | 'payload' | 'title'>,
): Question {
  const shown = (published && entryForLocale(published, input.locale ?? 'default')) ?? null;
  const questions = shown?.call_to_actions ?? [];
  if (input.payload !== undefined) {
    const found = questions.find((question) => question.payload === input.payload);
    return {
      question: input.title ?? found?.question ?? input.payload,
      payload: input.payload,
    };
  }
  if (questions.length === 0) {
    throw new ControlFault(
      'no questions are published for this locale: publish some, or force one with a payload',
      409,
    );
  }
  const question = questions[input.index ?? 0];
  if (question === undefined) {
    throw new ControlFault(
      `there are ${questions.length} questions: index is 0 to ${questions.length - 1}`,
    );
  }
  return { question: input.title ?? question.question, payload: question.payload };
}

/** A person taps: the question stands in the thread, the 24 h window opens. Gives the events to deliver. */
export function tapQuestion(
  account: Account,
  input: Omit<TapInput, 'copies' | 'signature'>,
  nowMs: number,
): { tapped: Tapped; events: WebhookEvent[] } {
  const { question, payload } = chooseQuestion(account.iceBreakers, input);
  const person = meetPerson(account, input.person);
  const mid = newMid();
  const atMs = input.timestamp_ms ?? nowMs;
  const tells = recordMessage(account, person, {
    mid,
    at_ms: atMs,
    direction: 'in',
    text: question,
    message: { postback: { title: question, payload } },
  });
  account.counters.taps += 1;
  const { settings } = account;
  const parties = { accountId: account.igUserId, person: person.id, timestampMs: atMs };
  const { ref } = input;
  const postback = { mid: settings.postback_mid ? mid : null, title: question, payload, ref };
  const events = [
    placed(account, postbackItem(parties, postback), input.place, 'messaging_postbacks'),
  ];
  if (settings.tap_also_message) {
    events.push(
      placed(account, messageItem(parties, { mid, text: question }), input.place, 'messages'),
    );
  }
  for (const event of events) event.tells = tells;
  return { tapped: { mid, person: person.id, question, payload, timestamp: atMs }, events };
}

/** Puts an item where asked; without a wish into `standby` when another app owns the threads, else `messaging`. */
export function placed(
  account: Account,
  item: JsonObject,
  wish: EventPlace | undefined,
  field: string,
): WebhookEvent {
  const usual = account.settings.thread_owner === 'other' ? 'standby' : 'messaging';
  const place = wish ?? usual;
  const accountId = account.igUserId;
  return { accountId, place, item: place === 'changes' ? { field, value: item } : item };
}
