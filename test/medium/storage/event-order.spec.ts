import type { Account, ClaimedEvent } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claimEvents } from './claim-as-turn.js';
import fc from 'fast-check';
import { anEntry, anEventChange, anIntent, aReplyChange } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, letEventsComeDue, receive, twoTenants } from './scene.js';

const START_MS = 1_790_000_000_000;

/** What a simulated worker does with an event that it has claimed. */
const FATES = [
  'answer',
  'answer',
  'answer',
  'put off',
  'die before',
  'die after',
  'hand back',
] as const;
type Fate = (typeof FATES)[number];

type Plan = { people: number[]; fates: Fate[]; limits: number[] };

const plan: fc.Arbitrary<Plan> = fc.record({
  people: fc.array(fc.nat({ max: 3 }), { minLength: 3, maxLength: 9 }),
  fates: fc.array(fc.constantFrom(...FATES), { maxLength: 20 }),
  limits: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
});

/**
 * One account's events, and workers that take turns for it all at once, though a lane has one turn
 * at a time: as after a stall, or with a wrong clock. Time passes whenever one of them finds nothing
 * to do, so that started events show again under the hands of those who still hold them.
 */
class Lane {
  readonly sent: string[] = [];
  private fateAt = 0;
  private limitAt = 0;
  private turnsLeft = 400;

  constructor(
    private readonly storage: Storage,
    private readonly account: Account,
    private readonly plan: Plan,
  ) {}

  async work(): Promise<void> {
    const { storage, account } = this;
    while (this.turnsLeft-- > 0) {
      const limit = this.plan.limits[this.limitAt++ % this.plan.limits.length]!;
      const claimed = await claimEvents(storage, account.tenantId, account.id, limit);
      if (claimed.length === 0) {
        if ((await storage.events.nextDueAt(account.tenantId, account.id)) === null) return;
        await letEventsComeDue(storage, account);
        continue;
      }
      const stopped = new Set<string>();
      for (const one of claimed) {
        if (stopped.has(one.event.personId)) continue;
        const goesOn = await this.handle(one);
        if (goesOn === 'dead') break;
        if (!goesOn) stopped.add(one.event.personId);
      }
    }
    throw new Error('The lane never came to an end.');
  }

  /** False when the rest of the conversation has to wait. */
  private async handle(one: ClaimedEvent): Promise<boolean | 'dead'> {
    const { event, replies } = one;
    const name = event.payload ?? '';
    const [left] = replies;
    if (left) {
      // Sent, and its worker died; or another is sending it at this moment, and has the say.
      if (!this.sent.includes(name)) return false;
      return this.end(one, left.id);
    }
    // The plan ends, so that the lane does.
    const fate = this.plan.fates[this.fateAt++] ?? 'answer';
    if (fate === 'die before') return 'dead';
    if (fate === 'hand back') {
      await this.storage.events.release(event.tenantId, [event.id]);
      return false;
    }
    if (fate === 'put off') {
      const change = anEventChange({
        state: 'pending',
        nextAttemptAt: new Date(Date.now() + 3_600_000),
        countsAttempt: true,
      });
      await this.storage.journal.write(event.tenantId, [anEntry(event, { event: change })]);
      return false;
    }
    const [intent] = await this.storage.journal.write(event.tenantId, [
      anEntry(event, { drafts: [anIntent(name)] }),
    ]);
    if (intent!.outcome !== 'written') return false;
    this.sent.push(name);
    if (fate === 'die after') return 'dead';
    return this.end(one, intent!.replyIds[0]!);
  }

  private async end({ event }: ClaimedEvent, replyId: string): Promise<boolean> {
    const entry = anEntry(event, { reply: aReplyChange(replyId), event: anEventChange() });
    await this.storage.journal.write(event.tenantId, [entry]);
    return true;
  }
}

describe('events of an account, taken by several turns at once', () => {
  let storage: Storage;
  let tenantId: string;

  beforeAll(async () => {
    storage = await openStorage({ poolSize: 6 });
    ({ tenantId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());

  it('are each sent once, and in order within their conversation, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (given) => {
        const account = await anAccount(storage, tenantId);
        const names = given.people.map((person, n) => `${person}:${n}`);
        await receive(
          storage,
          account,
          ...names.map((name, n) => ({
            payload: name,
            personId: name.split(':')[0]!,
            occurredAtMs: START_MS + n * 1_000,
          })),
        );
        const lane = new Lane(storage, account, given);
        await Promise.all([lane.work(), lane.work(), lane.work()]);

        expect(lane.sent.toSorted()).toEqual(names.toSorted());
        const byPerson = (list: string[]) => Object.groupBy(list, (name) => name.split(':')[0]!);
        expect(byPerson(lane.sent)).toEqual(byPerson(names));
        const { rows } = await storage.events.list(
          tenantId,
          { state: 'answered', accountId: account.id },
          100,
          null,
        );
        expect(rows).toHaveLength(names.length);
      }),
      { numRuns: 200 },
    );
  }, 240_000);
});
