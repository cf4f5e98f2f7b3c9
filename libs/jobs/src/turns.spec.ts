import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { HandlersOf, LaneHandler } from './lane-handler.js';
import { payloadSchemas } from './payload-schemas.js';
import { QUEUE_NAMES, QUEUES } from './queues.js';
import {
  answerAccount,
  deliverEndpoint,
  eraseTenant,
  syncAccount,
  turnNamesOf,
  TURNS,
} from './turns.js';

const tenantId = '0198c0de-0000-7000-8000-000000000001';
const id = '0198c0de-0000-7000-8000-000000000002';

describe('the catalogue of turns', () => {
  it('has the payloads that libs/jobs/job-payloads.json says: changing one is a contract change', () => {
    const committed: unknown = JSON.parse(
      readFileSync(join(process.cwd(), 'libs/jobs/job-payloads.json'), 'utf8'),
    );
    expect(payloadSchemas()).toEqual(committed);
  });

  it.each([
    [syncAccount.lane({ v: 1, tenantId, accountId: id })],
    [eraseTenant.lane({ v: 1, tenantId })],
    [answerAccount.lane({ v: 1, tenantId, accountId: id })],
    [deliverEndpoint.lane({ v: 1, tenantId, endpointId: id })],
  ])('has lane %s, which both backends take as a name', (lane) => {
    expect(lane).toMatch(/^[a-z]+_[0-9a-f-]+$/);
  });

  it('has distinct lanes for distinct turns of one account', () => {
    const account = { v: 1 as const, tenantId, accountId: id };
    expect(syncAccount.lane(account)).not.toBe(answerAccount.lane(account));
  });

  it.each([
    ['no version', { tenantId, accountId: id }],
    ['another version', { v: 2, tenantId, accountId: id }],
    ['something more', { v: 1, tenantId, accountId: id, token: 'x' }],
    ['a number for an id', { v: 1, tenantId, accountId: '17841400000000000' }],
  ])('refuses a payload with %s', (_case, payload) => {
    expect(answerAccount.payload.safeParse(payload).success).toBe(false);
  });

  it('knows the turns of each queue, and every queue has one', () => {
    const all = QUEUE_NAMES.flatMap((queue) => turnNamesOf(queue));
    expect(all.toSorted()).toEqual(Object.keys(TURNS).toSorted());
    for (const queue of QUEUE_NAMES) expect(turnNamesOf(queue)).not.toEqual([]);
  });

  it('does not compile without the handler of every turn', () => {
    const handler: LaneHandler<{ v: 1; tenantId: string; accountId: string }> = {
      takeTurn: async () => ({ kind: 'done', claimed: 0 }),
      nextDueAt: async () => null,
      findDueLanes: async () => [],
    };
    const ofTenants: LaneHandler<{ v: 1; tenantId: string }> = {
      ...handler,
      findDueLanes: async () => [],
    };
    const ofRequests: LaneHandler<{ v: 1; requestId: string }> = {
      takeTurn: async () => ({ kind: 'done', claimed: 0 }),
      nextDueAt: async () => null,
      findDueLanes: async () => [],
    };
    const ofErasures: LaneHandler<{ v: 1; tenantId: string; erasureId: string }> = {
      takeTurn: async () => ({ kind: 'done', claimed: 0 }),
      nextDueAt: async () => null,
      findDueLanes: async () => [],
    };
    const ofNobody: LaneHandler<{ v: 1 }> = {
      takeTurn: async () => ({ kind: 'done', claimed: 0 }),
      nextDueAt: async () => null,
      findDueLanes: async () => [],
    };
    const others = {
      'tend-account': handler,
      'honour-consent': ofRequests,
      'erase-data': ofErasures,
      'expire-data': ofTenants,
      'keep-event-weeks': ofNobody,
    };
    const whole: HandlersOf<'sync' | 'replies'> = {
      ...others,
      'sync-account': handler,
      'erase-tenant': ofTenants,
      'answer-account': handler,
    };
    // @ts-expect-error The handler of `answer-account` is missing.
    const partial: HandlersOf<'sync' | 'replies'> = {
      ...others,
      'sync-account': handler,
      'erase-tenant': ofTenants,
    };
    // @ts-expect-error A queue has two kinds of turns, and each needs its handler.
    const half: HandlersOf<'sync'> = { 'sync-account': handler };
    // @ts-expect-error `deliver-endpoint` has endpoints, not accounts.
    const mistaken: HandlersOf<'deliveries'> = { 'deliver-endpoint': handler };
    expect([whole, partial, half, mistaken]).toHaveLength(4);
  });
});

describe('the policies of the queues', () => {
  it.each(QUEUE_NAMES)(
    'of %s leave crashes to be counted on the rows, and look for them often',
    (name) => {
      const policy = QUEUES[name];
      expect(policy.maxStalledCount).toBeGreaterThanOrEqual(20);
      expect(policy.lockDurationMs).toBeLessThanOrEqual(5_000);
      expect(policy.stalledIntervalMs).toBeLessThanOrEqual(5_000);
      expect(policy.sweepEveryMs).toBeLessThanOrEqual(15_000);
    },
  );
});
