import { z } from 'zod';
import type { TranscriptStep } from '../format-transcript.js';
import { asStep } from '../step-failed.js';
import { DEMO_ICE_BREAKERS, DEMO_PERSON, DEMO_PERSON_LOCALE, DEMO_RULES } from './demo-content.js';
import { poll } from './poll.js';
import type { PreparedDemo } from './prepare-demo.js';

const PUBLISHED_WITHIN_MS = 30_000;
const ANSWERED_WITHIN_MS = 30_000;
const TOLD_WITHIN_MS = 20_000;

const savedSchema = z.looseObject({ revision: z.number(), status: z.string() });
const iceBreakersSchema = z.looseObject({
  status: z.string(),
  revision: z.number(),
  ice_breakers: z.array(z.unknown()),
  published: z.looseObject({ revision: z.number() }).nullish(),
  last_error: z.unknown(),
});
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

type Tell = (step: TranscriptStep) => void;
type IceBreakers = z.output<typeof iceBreakersSchema>;
type Tap = z.output<typeof tapSchema>;
type Event = z.output<typeof eventSchema>;

function untilInSync(
  { api, account }: PreparedDemo,
  revision: number,
  signal: AbortSignal,
): Promise<IceBreakers> {
  const path = `/v1/accounts/${account.id}/ice-breakers`;
  let last = 'nothing';
  const look = async (): Promise<IceBreakers | null> => {
    const now = await api({ method: 'GET', path }, iceBreakersSchema);
    last = JSON.stringify({ status: now.status, last_error: now.last_error });
    if (now.status === 'failed' || now.status === 'blocked') throw new Error(last);
    return now.status === 'in_sync' && now.revision >= revision ? now : null;
  };
  const say = (): string => `not in sync after ${PUBLISHED_WITHIN_MS / 1000} s: ${last}`;
  return poll(look, PUBLISHED_WITHIN_MS, say, signal);
}

/** What an earlier start has published is taken away first, so that this one really publishes. */
async function takeAwayEarlier(demo: PreparedDemo, signal: AbortSignal): Promise<void> {
  const path = `/v1/accounts/${demo.account.id}/ice-breakers`;
  const none = z.unknown().transform(() => null);
  const before = await demo.api(
    { method: 'GET', path, expect: [200, 404] },
    iceBreakersSchema.or(none),
  );
  if (before === null || before.ice_breakers.length === 0) return;
  await demo.api({ method: 'DELETE', path }, z.unknown());
  await untilInSync(demo, before.revision + 1, signal);
}

async function publish(demo: PreparedDemo, signal: AbortSignal, tell: Tell): Promise<void> {
  const path = `/v1/accounts/${demo.account.id}/ice-breakers`;
  const saved = await demo.api(
    { method: 'PUT', path, body: { ice_breakers: DEMO_ICE_BREAKERS } },
    savedSchema,
  );
  tell({
    title: 'saved',
    atMs: Date.now(),
    lines: [
      `revision ${saved.revision} of the questions of @${demo.account.username}:`,
      ...DEMO_ICE_BREAKERS.map(({ locale, call_to_actions }) => {
        const questions = call_to_actions.map(({ question }) => `“${question}”`);
        return `${locale.padEnd(7)}  ${questions.join('  ')}`;
      }),
    ],
  });
  await untilInSync(demo, saved.revision, signal);
  tell({
    title: 'published',
    atMs: Date.now(),
    lines: ['Instagram took them; read back and found equal'],
  });
}

async function tap(demo: PreparedDemo, tell: Tell): Promise<Tap> {
  const path = `/_sim/accounts/${demo.account.igUserId}/tap`;
  const body = { person: DEMO_PERSON, locale: DEMO_PERSON_LOCALE, index: 0 };
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

async function untilAnswered(
  { api }: PreparedDemo,
  { mid }: Tap,
  signal: AbortSignal,
): Promise<Event> {
  const page = z.looseObject({ data: z.array(eventSchema) });
  let last = 'it is not in the list';
  const look = async (): Promise<Event | null> => {
    const { data } = await api({ method: 'GET', path: '/v1/events?limit=50' }, page);
    const event = data.find((each) => each.mid === mid);
    if (event !== undefined) last = `its state is ${event.state}`;
    if (event !== undefined && NOT_ANSWERED.includes(event.state)) throw new Error(last);
    return event?.state === 'answered' ? event : null;
  };
  const say = (): string =>
    `the tap was not answered after ${ANSWERED_WITHIN_MS / 1000} s: ${last}`;
  return poll(look, ANSWERED_WITHIN_MS, say, signal);
}

function describeRule(event: Event): string {
  const rule = DEMO_RULES.find((each) => each.name === event.matched_rule?.name);
  const match = rule === undefined ? '' : `: payload is exactly ${rule.match.value}`;
  return `“${event.matched_rule?.name ?? '(none)'}” matched${match}`;
}

async function showReply(
  demo: PreparedDemo,
  tapped: Tap,
  event: Event,
  signal: AbortSignal,
  tell: Tell,
): Promise<void> {
  const path = `/_sim/accounts/${demo.account.igUserId}/messages?person=${DEMO_PERSON}`;
  const list = z.looseObject({ messages: z.array(messageSchema) });
  const reply = await poll(
    async () => {
      const { messages } = await demo.simulator({ method: 'GET', path }, list);
      const out = messages.filter((each) => each.direction === 'out');
      return out.find((each) => each.at_ms >= tapped.timestamp) ?? null;
    },
    ANSWERED_WITHIN_MS,
    () => 'the event is answered, but Instagram received no message',
    signal,
  );
  const decidedAt = Date.parse(event.replies?.[0]?.intended_at ?? '');
  tell({
    title: 'rule',
    atMs: Number.isNaN(decidedAt) ? reply.at_ms : decidedAt,
    lines: [describeRule(event)],
  });
  tell({
    title: 'reply',
    atMs: reply.at_ms,
    lines: ['Instagram received:', `“${reply.text ?? '(no text)'}”`],
  });
}

async function showPartnerWebhook(
  demo: PreparedDemo,
  event: Event,
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

/**
 * Does the main job once through the public API and tells each step when it is over. Times are those of the
 * process that acted, where it keeps them. Throws StepFailed.
 */
export async function runDemo(
  demo: PreparedDemo,
  signal: AbortSignal,
  start: () => void,
  tell: Tell,
): Promise<void> {
  const sync = ['sync-worker', 'gateway', 'simulator'];
  await asStep('clear the questions of an earlier start', sync, () =>
    takeAwayEarlier(demo, signal),
  );
  start();
  await asStep('publish the questions', sync, () => publish(demo, signal, tell));
  const tapped = await asStep('tap a question', ['simulator', 'gateway'], () => tap(demo, tell));
  await asStep('answer the tap', ['responder-worker', 'gateway', 'simulator'], async () => {
    const event = await untilAnswered(demo, tapped, signal);
    await showReply(demo, tapped, event, signal, tell);
    await asStep('tell the partner', ['responder-worker', 'partner-receiver'], () =>
      showPartnerWebhook(demo, event, signal, tell),
    );
  });
}
