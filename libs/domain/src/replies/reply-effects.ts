import type { ReplyAction } from './reply-action.js';

/** What the actions of a rule do to the conversation, beside what they send. */
export type ReplyEffects = {
  /** Null: it is not given to a human. `minutes` null: as the account has it. */
  handoff: { minutes: number | null } | null;
  tags: string[];
};

/** Actions that send nothing. */
export function isEffect(
  action: ReplyAction,
): action is Extract<ReplyAction, { type: 'handoff' | 'tag' }> {
  return action.type === 'handoff' || action.type === 'tag';
}

export function effectsOf(actions: readonly ReplyAction[]): ReplyEffects {
  const handoff = actions.find((action) => action.type === 'handoff');
  const tags = actions.flatMap((action) => (action.type === 'tag' ? [action.tag] : []));
  return { handoff: handoff ? { minutes: handoff.minutes ?? null } : null, tags };
}
