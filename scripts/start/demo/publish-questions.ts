import { z } from 'zod';
import { DEMO_ICE_BREAKERS } from './demo-content.js';
import { poll } from './poll.js';
import type { PreparedDemo } from './prepare-demo.js';
import type { Tell } from './tell.js';

const SUBSCRIBED_WITHIN_MS = 20_000;
const PUBLISHED_WITHIN_MS = 30_000;

const savedSchema = z.looseObject({ revision: z.number(), status: z.string() });
const iceBreakersSchema = z.looseObject({
  status: z.string(),
  revision: z.number(),
  ice_breakers: z.array(z.unknown()),
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

/** What an earlier start has published is taken away first, so that this one really publishes. */
export async function takeAwayEarlier(demo: PreparedDemo, signal: AbortSignal): Promise<void> {
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

/** Saves questions in two locales and waits until Instagram shows them. */
export async function publishQuestions(
  demo: PreparedDemo,
  signal: AbortSignal,
  tell: Tell,
): Promise<void> {
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
