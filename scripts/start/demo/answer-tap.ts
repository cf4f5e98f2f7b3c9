import { z } from 'zod';
import {
  DEMO_PAYLOAD,
  DEMO_PERSON,
  DEMO_PERSON_LOCALE,
  DEMO_RULES,
  type DemoQuestions,
} from './demo-content.js';
import { poll } from './poll.js';
import type { PreparedDemo } from './prepare-demo.js';
import type { Tell } from './tell.js';

const ANSWERED_WITHIN_MS = 30_000;
const TOLD_WITHIN_MS = 20_000;

const tapSchema = z.looseObject({
  mid: z.string(),
  question: z.string(),
  payload: z.string(),
  timestamp: z.number(),
  delivery: z.looseObject({ status: z.number().nullable(), ms: z.number() }),
});
const eventSchema = z.looseObject({
  id: z.string(),
  mid: z.string().nullable(),
  state: z.string(),
  matched_rule: z.looseObject({ id: z.string(), name: z.string() }).nullable(),
  replies: z.array(z.looseObject({ intended_at: z.string().optional() })).optional(),
});
const messageSchema = z.looseObject({
  at_ms: z.number(),
  direction: z.string(),
  text: z.string().nullable(),
});
const deliverySchema = z.looseObject({
  type: z.string().nullable(),
  verified: z.boolean(),
  at: z.string(),
  body: z.unknown(),
});
const factSchema = z.looseObject({ data: z.looseObject({ event_id: z.string() }) });

const NOT_ANSWERED = ['skipped', 'failed', 'quarantined', 'unsure'];

export type Tap = z.output<typeof tapSchema>;
export type TapEvent = z.output<typeof eventSchema>;

/** A person taps a question; over when the gateway has taken the webhook. */
export async function tapQuestion(
  demo: PreparedDemo,
  questions: DemoQuestions,
  tell: Tell,
): Promise<Tap> {
  const path = `/_sim/accounts/${demo.account.igUserId}/tap`;
  const shown = questions.find(({ locale }) => locale === DEMO_PERSON_LOCALE);
  const index = shown?.call_to_actions.findIndex(({ payload }) => payload === DEMO_PAYLOAD);
  const body = { person: DEMO_PERSON, locale: DEMO_PERSON_LOCALE, index };
  const tapped = await demo.simulator({ method: 'POST', path, body }, tapSchema);
  const { status, ms } = tapped.delivery;
  tell({
    title: 'tapped',
    atMs: tapped.timestamp,
    lines: [`a person whose Instagram is German taps “${tapped.question}” (${tapped.payload})`],
  });
  if (status !== 200) {
    throw new Error(`the webhook of the tap was not taken: ${JSON.stringify(tapped.delivery)}`);
  }
  tell({
    title: 'webhook',
    atMs: tapped.timestamp + ms,
    lines: ['signed by Instagram; the gateway verified it, stored it and answered 200'],
  });
  return tapped;
}

export async function untilAnswered(
  { api, account }: PreparedDemo,
  { mid }: Tap,
  signal: AbortSignal,
): Promise<TapEvent> {
  const page = z.looseObject({ data: z.array(eventSchema) });
  const path = `/v1/events?account_id=${account.id}&limit=20`;
  let last = 'it is not in the list';
  const look = async (): Promise<TapEvent | null> => {
    const { data } = await api({ method: 'GET', path }, page);
    const event = data.find((each) => each.mid === mid);
    if (event !== undefined) last = `its state is ${event.state}`;
    if (event !== undefined && NOT_ANSWERED.includes(event.state)) throw new Error(last);
    return event?.state === 'answered' ? event : null;
  };
  const say = (): string =>
    `the tap was not answered after ${ANSWERED_WITHIN_MS / 1000} s: ${last}`;
  return poll(look, ANSWERED_WITHIN_MS, say, signal);
}

function describeRule(event: TapEvent): string {
  const rule = DEMO_RULES.find((each) => each.name === event.matched_rule?.name);
  const match = rule === undefined ? '' : `: payload is exactly ${rule.match.value}`;
  return `“${event.matched_rule?.name ?? '(none)'}” matched${match}`;
}

/** The rule that matched, and the reply as Instagram received it. */
export async function showReply(
  demo: PreparedDemo,
  tapped: Tap,
  event: TapEvent,
  signal: AbortSignal,
  tell: Tell,
): Promise<void> {
  const path = `/_sim/accounts/${demo.account.igUserId}/messages?person=${DEMO_PERSON}`;
  const list = z.looseObject({ data: z.array(messageSchema) });
  const reply = await poll(
    async () => {
      const { data } = await demo.simulator({ method: 'GET', path }, list);
      const out = data.filter((each) => each.direction === 'out');
      return out.find((each) => each.at_ms >= tapped.timestamp) ?? null;
    },
    ANSWERED_WITHIN_MS,
    () => 'the event is answered, but Instagram received no message',
    signal,
  );
  // The intent is written when the rule has been found; deciding itself takes next to nothing.
  const decidedAtMs = Date.parse(event.replies?.[0]?.intended_at ?? '');
  tell({
    title: 'rule',
    atMs: Number.isNaN(decidedAtMs) ? tapped.timestamp + tapped.delivery.ms : decidedAtMs,
    lines: [describeRule(event)],
  });
  tell({
    title: 'reply',
    atMs: reply.at_ms,
    lines: [`Instagram received “${reply.text ?? '(no text)'}”`],
  });
}

/** The partner's webhook, as the receiver verified it. */
export async function showPartnerWebhook(
  demo: PreparedDemo,
  event: TapEvent,
  signal: AbortSignal,
  tell: Tell,
): Promise<void> {
  const list = z.looseObject({ deliveries: z.array(deliverySchema) });
  let seen = 'it received nothing of this tap';
  const delivery = await poll(
    async () => {
      const { deliveries } = await demo.receiver({ method: 'GET', path: '/received' }, list);
      const sent = deliveries.filter(({ type, body }) => {
        const fact = factSchema.safeParse(body);
        return type === 'reply.sent' && fact.success && fact.data.data.event_id === event.id;
      });
      if (sent.length > 0) seen = 'the signature of what it received does not hold';
      return sent.find(({ verified }) => verified) ?? null;
    },
    TOLD_WITHIN_MS,
    () => `the partner was not told of the reply within ${TOLD_WITHIN_MS / 1000} s: ${seen}`,
    signal,
  );
  tell({
    title: 'partner',
    atMs: Date.parse(delivery.at),
    lines: ['reply.sent arrived at the receiver, which verified its signature'],
  });
}
