import { asStep } from '../step-failed.js';
import { showPartnerWebhook, showReply, tapQuestion, untilAnswered } from './answer-tap.js';
import type { PreparedDemo } from './prepare-demo.js';
import { publishQuestions, untilSubscribed } from './publish-questions.js';
import type { Tell } from './tell.js';

/**
 * Does the main job once through the public API and tells each step when it is over; `begin` is called when
 * the first one starts. Times are those of the process that acted, where it keeps them. Throws StepFailed.
 */
export async function runDemo(
  demo: PreparedDemo,
  signal: AbortSignal,
  begin: () => void,
  tell: Tell,
): Promise<void> {
  const sync = ['sync-worker', 'gateway', 'simulator'];
  await asStep('subscribe to webhooks', sync, () => untilSubscribed(demo, signal));
  const questions = await asStep('publish the questions', sync, () =>
    publishQuestions(demo, signal, begin, tell),
  );
  const tapped = await asStep('tap a question', ['simulator', 'gateway'], () =>
    tapQuestion(demo, questions, tell),
  );
  await asStep('answer the tap', ['responder-worker', 'gateway', 'simulator'], async () => {
    const event = await untilAnswered(demo, tapped, signal);
    await showReply(demo, tapped, event, signal, tell);
    await asStep('tell the partner', ['responder-worker', 'partner-receiver'], () =>
      showPartnerWebhook(demo, event, signal, tell),
    );
  });
}
