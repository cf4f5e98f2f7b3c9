import type { EventStory, StoryOfDelivery, StoryOfReply } from './event-story.js';
import { explainStep, type ExplainOutcome, type ExplainStep } from './explain-step.js';

/** What became of each message, in the order in which they were written. */
export function explainSends({ replies, account }: EventStory): ExplainStep[] {
  return replies.map((reply) => {
    const { outcome, message } = ofReply(reply, account.whenUnsure);
    return explainStep('send', outcome, message, { at: reply.at, of: reply.id });
  });
}

/** How the facts that the event caused reached whoever subscribes to them. */
export function explainDeliveries({ deliveries, facts, isCut, state }: EventStory): ExplainStep[] {
  if (deliveries.length === 0) {
    const untold =
      state === 'pending' ? 'Nothing was told of it yet.' : 'No fact that tells of it is kept.';
    const message =
      facts === 0
        ? untold
        : 'No endpoint subscribes to what it caused, so nothing was sent to any.';
    return [explainStep('delivery', 'none', message)];
  }
  const steps = deliveries.map((delivery) =>
    explainStep('delivery', delivery.state, ofDelivery(delivery), {
      at: delivery.at,
      of: delivery.id,
    }),
  );
  if (!isCut) return steps;
  const more = `There are more deliveries than these ${deliveries.length}.`;
  return [...steps, explainStep('delivery', 'cut', more)];
}

const EVIDENCE = {
  answer: "Instagram's answer says so",
  echo: "Instagram's echo of it says so",
  thread: 'it was found in the conversation',
} as const;

type Said = { outcome: ExplainOutcome; message: string };

function ofReply(reply: StoryOfReply, whenUnsure: 'hold' | 'resend'): Said {
  const said = reply.error === null ? '' : ` Instagram said: ${reply.error.message}`;
  const again = settlementOf(reply);
  switch (reply.state) {
    case 'sent':
      return {
        outcome: 'sent',
        message: `It was sent: ${EVIDENCE[reply.evidence ?? 'answer']}.${again}`,
      };
    case 'intended':
      return {
        outcome: 'under_way',
        message: `Its call was begun; how it ended is not known yet.${again}`,
      };
    case 'unsent':
      return { outcome: 'unsent', message: `It was not sent.${again}${said}` };
    case 'failed':
      return { outcome: 'failed', message: `It was given up.${again}${said}` };
    case 'unknown': {
      const policy =
        whenUnsure === 'hold'
          ? 'it is not sent again, as when_unsure is "hold"'
          : 'it is sent again when no evidence is found, as when_unsure is "resend"';
      return {
        outcome: 'unsure',
        message: `It may or may not have been sent; ${policy}.${again}${said}`,
      };
    }
  }
}

function settlementOf({ settled }: StoryOfReply): string {
  if (settled === null) return '';
  return settled === 'not_landed'
    ? ' An earlier call of it had not reached the conversation.'
    : ' An earlier call of it may have been sent: there was no evidence, and when_unsure was "resend".';
}

function ofDelivery({ type, state, attempts, status }: StoryOfDelivery): string {
  const tries = attempts === 1 ? '1 try' : `${attempts} tries`;
  const answer = status === null ? 'no answer' : `status ${status}`;
  switch (state) {
    case 'delivered':
      return `The endpoint took ${type} after ${tries}.`;
    case 'pending':
      return attempts === 0
        ? `${type} waits to be sent to the endpoint.`
        : `${type} is tried again; ${tries} so far, the last with ${answer}.`;
    case 'failed':
      return `${type} was given up after ${tries}, the last with ${answer}.`;
    case 'quarantined':
      return `${type} was put aside, because sending it ended its worker again and again.`;
  }
}
