import { z } from 'zod';
import type { QueueName } from './queues.js';

/**
 * A kind of turn: "lane X has something due". The payload carries ids and the version only, never
 * a token, a text or a date. `lane` is the ordering key: one turn per lane runs at a time. `tenant`
 * is who it is done for, as far as one tenant's turns may delay another's.
 */
export type TurnDefinition<Q extends QueueName, N extends string, P> = {
  queue: Q;
  name: N;
  payload: z.ZodType<P>;
  lane: (payload: P) => string;
  tenant: (payload: P) => string | null;
};

/** Lanes become keys in Redis and names of deduplication: a letter first, `_` between, no `:`. */
export function defineTurn<const Q extends QueueName, const N extends string, P>(
  turn: TurnDefinition<Q, N, P>,
): TurnDefinition<Q, N, P> {
  return turn;
}

const accountPayload = z.strictObject({
  v: z.literal(1),
  tenantId: z.uuid(),
  accountId: z.uuid(),
});

/** Make Instagram equal to the rows of one account. */
export const syncAccount = defineTurn({
  queue: 'sync',
  name: 'sync-account',
  payload: accountPayload,
  lane: (p) => `sync_${p.accountId}`,
  tenant: (p) => p.tenantId,
});

/** Remove the rows of a tenant that is being deleted, and at last the tenant. */
export const eraseTenant = defineTurn({
  queue: 'sync',
  name: 'erase-tenant',
  payload: z.strictObject({ v: z.literal(1), tenantId: z.uuid() }),
  lane: (p) => `erase_${p.tenantId}`,
  tenant: (p) => p.tenantId,
});

/** Look after one account: its token, its webhook subscription, its farewell. */
export const tendAccount = defineTurn({
  queue: 'sync',
  name: 'tend-account',
  payload: accountPayload,
  lane: (p) => `tend_${p.accountId}`,
  tenant: (p) => p.tenantId,
});

/** Do what Meta asked for in an owner's name: stop an account, or erase what is kept of somebody. */
export const honourConsent = defineTurn({
  queue: 'sync',
  name: 'honour-consent',
  payload: z.strictObject({ v: z.literal(1), requestId: z.uuid() }),
  lane: (p) => `consent_${p.requestId}`,
  tenant: () => null,
});

/** Erase what is kept of one person or one account. */
export const eraseData = defineTurn({
  queue: 'sync',
  name: 'erase-data',
  payload: z.strictObject({ v: z.literal(1), tenantId: z.uuid(), erasureId: z.uuid() }),
  lane: (p) => `erasure_${p.erasureId}`,
  tenant: (p) => p.tenantId,
});

/** Remove what a tenant keeps no longer. */
export const expireData = defineTurn({
  queue: 'sync',
  name: 'expire-data',
  payload: z.strictObject({ v: z.literal(1), tenantId: z.uuid() }),
  lane: (p) => `expire_${p.tenantId}`,
  tenant: (p) => p.tenantId,
});

/** Make the weeks of events that are to come, and drop those that nobody keeps. Of no tenant. */
export const keepEventWeeks = defineTurn({
  queue: 'sync',
  name: 'keep-event-weeks',
  payload: z.strictObject({ v: z.literal(1) }),
  lane: () => 'event_weeks',
  tenant: () => null,
});

/** Answer the due events of one account, conversation by conversation. */
export const answerAccount = defineTurn({
  queue: 'replies',
  name: 'answer-account',
  payload: accountPayload,
  lane: (p) => `answer_${p.accountId}`,
  tenant: (p) => p.tenantId,
});

/** Deliver the due webhooks of one partner endpoint. */
export const deliverEndpoint = defineTurn({
  queue: 'deliveries',
  name: 'deliver-endpoint',
  payload: z.strictObject({ v: z.literal(1), tenantId: z.uuid(), endpointId: z.uuid() }),
  lane: (p) => `deliver_${p.endpointId}`,
  tenant: (p) => p.tenantId,
});

/** The sweeper's own job, one scheduler per queue. It belongs to no lane. */
export const SWEEP_JOB_NAME = 'sweep-lanes';
export const sweepPayload = z.strictObject({ v: z.literal(1) });

export const TURNS = {
  [syncAccount.name]: syncAccount,
  [eraseTenant.name]: eraseTenant,
  [tendAccount.name]: tendAccount,
  [honourConsent.name]: honourConsent,
  [eraseData.name]: eraseData,
  [expireData.name]: expireData,
  [keepEventWeeks.name]: keepEventWeeks,
  [answerAccount.name]: answerAccount,
  [deliverEndpoint.name]: deliverEndpoint,
};

type Turns = typeof TURNS;
export type TurnName = keyof Turns;
export type PayloadByTurn = { [N in TurnName]: z.output<Turns[N]['payload']> };
export type TurnOf<N extends TurnName> = TurnDefinition<QueueName, N, PayloadByTurn[N]>;
export type TurnNameOf<Q extends QueueName> = {
  [N in TurnName]: Turns[N]['queue'] extends Q ? N : never;
}[TurnName];

/** The same record, typed so that a generic name keeps its payload. */
export const TURN_BY_NAME: { [N in TurnName]: TurnOf<N> } = TURNS;

export function turnNamesOf(queue: QueueName): TurnName[] {
  return Object.values(TURNS)
    .filter((turn) => turn.queue === queue)
    .map((turn) => turn.name);
}
