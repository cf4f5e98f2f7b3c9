import { z } from 'zod';
import type { LaneHandlers, TurnContext, TurnLogContext, TurnOutcome } from './lane-handler.js';
import type { Lanes } from './lanes.js';
import type { QueueName } from './queues.js';
import { TURN_BY_NAME, turnNamesOf, type TurnName } from './turns.js';

/** One parsed turn: its handler's questions with the payload filled in. */
export type BoundTurn = {
  lane: string;
  logContext: Pick<TurnLogContext, 'tenantId' | 'accountId' | 'endpointId'>;
  take(context: TurnContext): Promise<TurnOutcome>;
  nextDueAt(): Promise<Date | null>;
  wake(): Promise<void>;
  wakeAt(at: Date): Promise<void>;
};

/** A kind of turn joined with its handler. */
export type BoundLane = {
  name: TurnName;
  /** Null-free: a payload that does not fit gives the reason instead. */
  parse(data: unknown): { turn: BoundTurn } | { problem: string };
  /** Wakes every lane with due rows, a page at a time; gives their number. */
  wakeDueLanes(pageSize: number): Promise<number>;
};

const idsOf = z.object({
  tenantId: z.string().optional(),
  accountId: z.string().optional(),
  endpointId: z.string().optional(),
});

function bindLane<N extends TurnName>(
  name: N,
  handlers: Pick<LaneHandlers, N>,
  lanes: Pick<Lanes, 'wake' | 'wakeAt'>,
): BoundLane {
  const turn = TURN_BY_NAME[name];
  const handler = handlers[name];
  return {
    name,
    parse(data) {
      const parsed = turn.payload.safeParse(data);
      if (!parsed.success) return { problem: z.prettifyError(parsed.error) };
      const payload = parsed.data;
      const ids = idsOf.parse(payload);
      return {
        turn: {
          lane: turn.lane(payload),
          logContext: {
            ...(ids.tenantId === undefined ? {} : { tenantId: ids.tenantId }),
            ...(ids.accountId === undefined ? {} : { accountId: ids.accountId }),
            ...(ids.endpointId === undefined ? {} : { endpointId: ids.endpointId }),
          },
          take: (context) => handler.takeTurn(payload, context),
          nextDueAt: () => handler.nextDueAt(payload),
          wake: () => lanes.wake(turn, [payload]),
          wakeAt: (at) => lanes.wakeAt(turn, payload, at),
        },
      };
    },
    async wakeDueLanes(pageSize) {
      const seen = new Set<string>();
      let after: Parameters<typeof handler.findDueLanes>[1] = null;
      for (;;) {
        const page = await handler.findDueLanes(pageSize, after);
        const fresh = page.filter((payload) => !seen.has(turn.lane(payload)));
        for (const payload of fresh) seen.add(turn.lane(payload));
        if (fresh.length > 0) await lanes.wake(turn, fresh);
        // A page without anything new ends it too: a handler that ignores `after` must not loop.
        if (page.length < pageSize || fresh.length === 0) return seen.size;
        after = page.at(-1) ?? null;
      }
    },
  };
}

/**
 * The lanes of one queue. Throws when a turn of the queue has no handler: the types forbid it, and
 * a provider put together at run time is checked once more.
 */
export function bindLanes(
  queue: QueueName,
  handlers: Partial<LaneHandlers>,
  lanes: Pick<Lanes, 'wake' | 'wakeAt'>,
): Map<string, BoundLane> {
  const bound = new Map<string, BoundLane>();
  for (const name of turnNamesOf(queue)) {
    if (!hasHandler(name, handlers)) {
      throw new Error(`The turn "${name}" of queue "${queue}" has no handler.`);
    }
    bound.set(name, bindLane(name, handlers, lanes));
  }
  return bound;
}

function hasHandler<N extends TurnName>(
  name: N,
  handlers: Partial<LaneHandlers>,
): handlers is Partial<LaneHandlers> & Pick<LaneHandlers, N> {
  return handlers[name] !== undefined;
}
