import { z } from 'zod';
import { DEMO_ICE_BREAKERS, type DemoQuestions } from './demo-content.js';
import { poll } from './poll.js';
import type { PreparedDemo } from './prepare-demo.js';
import type { Tell } from './tell.js';

const SUBSCRIBED_WITHIN_MS = 20_000;
const PUBLISHED_WITHIN_MS = 30_000;

const savedSchema = z.looseObject({ revision: z.number(), status: z.string() });
const iceBreakersSchema = z.looseObject({
  status: z.string(),
  revision: z.number(),
  ice_breakers: z.array(
    z.looseObject({
      locale: z.string(),
      call_to_actions: z.array(z.looseObject({ question: z.string() })),
    }),
  ),
  published: z.looseObject({ revision: z.number() }).nullish(),
  last_error: z.unknown(),
});
type IceBreakers = z.output<typeof iceBreakersSchema>;

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

/**
 * The questions of this start: those of the one before in the other order, since a set that Instagram shows
 * already would not be published again.
 */
async function chooseQuestions({ api, account }: PreparedDemo): Promise<DemoQuestions> {
  const path = `/v1/accounts/${account.id}/ice-breakers`;
  const { ice_breakers } = await api({ method: 'GET', path }, iceBreakersSchema);
  const first = ice_breakers.find(({ locale }) => locale === 'default')?.call_to_actions[0];
  const isUsualOrder = first?.question === DEMO_ICE_BREAKERS[0]?.call_to_actions[0]?.question;
  return isUsualOrder
    ? DEMO_ICE_BREAKERS.map(({ locale, call_to_actions }) => ({
        locale,
        call_to_actions: call_to_actions.toReversed(),
      }))
    : DEMO_ICE_BREAKERS;
}

/** Saves questions in two locales, which is where the main job begins, and waits until Instagram shows them. */
export async function publishQuestions(
  demo: PreparedDemo,
  signal: AbortSignal,
  begin: () => void,
  tell: Tell,
): Promise<DemoQuestions> {
  const questions = await chooseQuestions(demo);
  begin();
  const path = `/v1/accounts/${demo.account.id}/ice-breakers`;
  const saved = await demo.api(
    { method: 'PUT', path, body: { ice_breakers: questions } },
    savedSchema,
  );
  tell({
    title: 'saved',
    atMs: Date.now(),
    lines: [
      `revision ${saved.revision} of the questions of @${demo.account.username}:`,
      ...questions.map(({ locale, call_to_actions }) => {
        const asked = call_to_actions.map(({ question }) => `“${question}”`);
        return `${locale.padEnd(7)}  ${asked.join('  ')}`;
      }),
    ],
  });
  await untilInSync(demo, saved.revision, signal);
  tell({
    title: 'published',
    atMs: Date.now(),
    lines: ['Instagram took them; read back and found equal'],
  });
  return questions;
}

/** Until our apps have subscribed to its webhooks, Instagram tells us nothing of the account. */
export async function untilSubscribed(demo: PreparedDemo, signal: AbortSignal): Promise<void> {
  const path = `/_sim/accounts/${demo.account.igUserId}`;
  const state = z.looseObject({ subscribed: z.boolean() });
  await poll(
    async () => (await demo.simulator({ method: 'GET', path }, state)).subscribed || null,
    SUBSCRIBED_WITHIN_MS,
    () => `the account was not subscribed to webhooks after ${SUBSCRIBED_WITHIN_MS / 1000} s`,
    signal,
  );
}
