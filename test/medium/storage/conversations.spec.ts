import { NEW_CONVERSATION, newId, type Conversation } from '#libs/domain';
import {
  BEFORE_ALL_IDS,
  type Account,
  type ConversationFilter,
  type ConversationWrite,
} from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEntry, anEventChange, anIntent } from '../../support/builders.js';
import { claimEvents } from './claim-as-turn.js';
import { makeOlder } from './make-older.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, anEndpoint, letEventsComeDue, receive, twoTenants } from './scene.js';

const ANY: ConversationFilter = { accountId: null, state: null, tag: null, personId: null };
const MEANS = { at: new Date(), requestId: 'req-1' };

describe('conversations', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;
  let account: Account;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId, otherId } = await twoTenants(storage));
    account = await anAccount(storage, tenantId);
    await anEndpoint(storage, tenantId);
  });
  afterAll(() => storage.close());

  /** Claimed taps of the person. */
  const tapsOf = async (personId: string, count: number) => {
    await receive(storage, account, ...Array.from({ length: count }, () => ({ personId })));
    const claimed = await claimEvents(storage, tenantId, account.id, 10);
    return claimed.flatMap(({ event }) => (event.personId === personId ? [event] : []));
  };
  const writing = async (
    personId: string,
    given: Partial<Conversation>,
    { expected = 0, tags = [] }: Partial<ConversationWrite> = {},
  ) => {
    const next = { ...NEW_CONVERSATION, ...given };
    const [event] = await tapsOf(personId, 1);
    const [result] = await storage.journal.write(tenantId, [
      anEntry(event!, {
        drafts: [anIntent()],
        event: anEventChange(),
        conversation: { expected, next, tags },
      }),
    ]);
    // Out of the way of the person's next tap.
    await storage.journal.write(tenantId, [anEntry(event!, { event: anEventChange() })]);
    return result!.outcome;
  };
  const open = (personIds: string[], ownerId = tenantId) =>
    storage.conversationsInTurn.open(ownerId, account.id, personIds);
  const rowOf = async (personId: string) =>
    (await storage.conversations.list(tenantId, { ...ANY, personId }, 9, null)).rows.find(
      ({ accountId }) => accountId === account.id,
    ) ?? null;
  const factsOf = async (personId: string) => {
    const rows = await storage.database.ask<{ told: string }>(
      `SELECT concat_ws(' ', type, body::jsonb #>> '{data,reason}', body::jsonb ->> 'request_id') AS told
         FROM facts WHERE account_id = $1 AND person_id = $2 ORDER BY id`,
      [account.id, personId],
    );
    return rows.map(({ told }) => told);
  };
  const passed = (personId: string) =>
    storage.database.ask(
      `UPDATE conversations SET held_until = now() - interval '1 second'
        WHERE account_id = $1 AND person_id = $2`,
      [account.id, personId],
    );

  it('are written with the intents, and opened as they were written', async () => {
    const next: Conversation = {
      state: 'handed_off',
      heldUntilMs: Date.now() + 60_000,
      heldBy: newId(),
      optedOutAtMs: 1_790_000_000_000,
      firstEventId: newId(),
      lastTapAtMs: 1_790_000_000_001,
      answeredBy: { [newId()]: { atMs: 1_790_000_000_002, eventId: newId() } },
      disclosedBy: newId(),
    };
    expect(await writing('ann', next, { tags: ['a', 'b'] })).toBe('written');
    const { byPerson, endpointIds } = await open(['ann', 'nobody']);
    expect([...byPerson.keys()]).toEqual(['ann']);
    const { conversation, version } = byPerson.get('ann')!;
    expect(version).toBe(1);
    expect(conversation).toEqual({ ...next, heldUntilMs: expect.any(Number) });
    expect(Math.abs(conversation.heldUntilMs! - next.heldUntilMs!)).toBeLessThan(1_000);
    expect(endpointIds).toEqual([]);
    expect(await rowOf('ann')).toMatchObject({ tags: ['a', 'b'], state: 'handed_off' });
    expect((await open(['ann'], otherId)).byPerson.size).toBe(0);
  });

  it('are not written over what was changed meanwhile, nor is anything else of the entry', async () => {
    expect(await writing('bob', {})).toBe('written');
    expect(await writing('bob', { lastTapAtMs: 1 })).toBe('stale');
    expect(await writing('bob', { lastTapAtMs: 2 }, { expected: 7 })).toBe('stale');
    expect(await writing('bob', { lastTapAtMs: 3 }, { expected: 1, tags: ['x'] })).toBe('written');
    expect(await writing('bob', { lastTapAtMs: 4 }, { expected: 1 })).toBe('stale');
    const row = await rowOf('bob');
    expect(row).toMatchObject({ version: 2, tags: ['x'], lastTapAt: new Date(3) });
    const [replies] = await storage.database.ask<{ n: number }>(
      `SELECT count(*)::int AS n FROM replies WHERE account_id = $1 AND person_id = 'bob'`,
      [account.id],
    );
    expect(replies!.n).toBe(2);
    // One that an erasure has taken is not brought back by who knew it.
    await storage.database.ask('DELETE FROM conversations WHERE id = $1', [row!.id]);
    expect(await writing('bob', {}, { expected: 2 })).toBe('stale');
    expect(await rowOf('bob')).toBeNull();
  });

  it('of one person are decided by one of two turns at once', async () => {
    const taps = await tapsOf('eve', 2);
    const results = await Promise.all(
      taps.map((event) =>
        storage.journal.write(tenantId, [
          anEntry(event, { conversation: { expected: 0, next: NEW_CONVERSATION, tags: [] } }),
        ]),
      ),
    );
    expect(
      results
        .flat()
        .map(({ outcome }) => outcome)
        .toSorted(),
    ).toEqual(['stale', 'written']);
  });

  it('keep tags that they have beside new ones, 50 at most', async () => {
    await writing('tom', {}, { tags: ['a'] });
    const many = Array.from({ length: 60 }, (_, n) => `t${n}`);
    await writing('tom', {}, { expected: 1, tags: ['a', ...many] });
    const { tags } = (await rowOf('tom'))!;
    expect(tags).toHaveLength(50);
    expect(tags.slice(0, 2)).toEqual(['a', 't0']);
  });

  it('end their pauses when those are over, once, and tell of it unless the person opted out', async () => {
    const held = { state: 'human_took_over' as const, heldUntilMs: Date.now() + 60_000 };
    await writing('max', held);
    await writing('mia', { ...held, optedOutAtMs: 1 });
    await writing('moe', held);
    await passed('max');
    await passed('mia');
    const due = { tenantId, accountId: account.id };
    expect(await storage.dueLanes.replies(1_000, null)).toContainEqual(due);
    expect((await storage.owedLanes.of(tenantId, 100)).replies).toContain(account.id);
    const [opened, again] = await Promise.all([open(['max']), open(['max'])]);
    expect([...opened.endpointIds, ...again.endpointIds]).toHaveLength(1);
    const { conversation, version } = (await open(['max'])).byPerson.get('max')!;
    expect({ ...conversation, version }).toMatchObject({
      state: 'automated',
      heldUntilMs: null,
      version: 2,
    });
    expect(await factsOf('max')).toEqual(['conversation.resumed pause_ended']);
    expect(await factsOf('mia')).toEqual([]);
    expect(await rowOf('mia')).toMatchObject({ state: 'automated' });
    expect(await rowOf('moe')).toMatchObject({ state: 'human_took_over' });
    expect(await storage.dueLanes.replies(1_000, null)).not.toContainEqual(due);
  });

  it('are something that their lane has to do when a pause ends', async () => {
    account = await anAccount(storage, tenantId);
    expect(await storage.events.nextDueAt(tenantId, account.id)).toBeNull();
    await writing('kim', { state: 'handed_off', heldUntilMs: Date.now() + 60_000 });
    const dueInMs = (await storage.events.nextDueAt(tenantId, account.id))!.getTime() - Date.now();
    expect(dueInMs).toBeGreaterThan(50_000);
    expect(dueInMs).toBeLessThan(61_000);
  });

  it('are changed by their tenant alone, with a fact where the rules come to rest', async () => {
    await writing('sue', {});
    const { id } = (await rowOf('sue'))!;
    const handOff = () => ({ kind: 'handed_off_by_request' as const, untilMs: null });
    expect(await storage.conversations.change(otherId, id, handOff, MEANS)).toBeNull();
    expect(await storage.conversations.tag(otherId, id, ['x'])).toBeNull();
    expect(await storage.conversations.find(otherId, id)).toBeNull();
    const edited = await storage.conversations.change(tenantId, id, handOff, MEANS);
    expect(edited).toMatchObject({
      before: { state: 'automated', version: 1 },
      row: { state: 'handed_off', version: 2 },
      endpointIds: [expect.any(String)],
    });
    expect(await factsOf('sue')).toEqual(['conversation.handed_off handed_off_by_request req-1']);
    await storage.conversations.tag(tenantId, id, ['lead']);
    expect(await storage.conversations.find(tenantId, id)).toMatchObject({
      state: 'handed_off',
      tags: ['lead'],
      version: 2,
    });
  });

  it('are listed newest first, by account, state, tag and person', async () => {
    const list = async (given: Partial<typeof ANY>, ownerId = tenantId) => {
      const filter = { ...ANY, accountId: account.id, ...given };
      const { rows } = await storage.conversations.list(ownerId, filter, 100, null);
      return rows.map(({ personId }) => personId);
    };
    expect(await list({})).toEqual(['sue', 'kim']);
    expect(await list({ tag: 'lead' })).toEqual(['sue']);
    expect(await list({ personId: 'kim' })).toEqual(['kim']);
    expect(await storage.conversations.list(tenantId, ANY, 1, null)).toMatchObject({
      nextCursor: expect.any(String),
    });
    expect(await list({}, otherId)).toEqual([]);
    expect(await list({ accountId: newId() })).toEqual([]);
  });

  it('know when the person was last heard of', async () => {
    const row = (await rowOf('sue'))!;
    const at = new Date(Date.now() - 1_000);
    const message = { kind: 'message', dedupKey: newId(), occurredAtMs: at.getTime() } as const;
    await receive(storage, account, { personId: 'sue', ...message });
    expect(await storage.conversations.lastHeard(tenantId, [row])).toEqual(new Map([[row.id, at]]));
    expect(await storage.conversations.lastHeard(otherId, [row])).toEqual(new Map());
  });

  it('have their echoes and words claimed with their taps, whatever their place in line', async () => {
    account = await anAccount(storage, tenantId);
    const later = { dedupKey: newId(), occurredAtMs: Date.now() - 1_000, payload: null };
    await receive(
      storage,
      account,
      { personId: 'ann', occurredAtMs: Date.now() - 9_000 },
      { personId: 'bob', occurredAtMs: Date.now() - 8_000 },
      { kind: 'echo', mid: `m_${newId()}`, personId: 'ann', ...later },
      { kind: 'message', title: 'stop', personId: 'bob', ...later, dedupKey: newId() },
    );
    const kinds = async (which: 'fresh' | 'suspect') => {
      const claimed = await storage.events.claim(tenantId, account.id, 1, which);
      return claimed.map(({ event }) => `${event.personId} ${event.kind}`);
    };
    expect(await kinds('fresh')).toEqual(['ann postback', 'ann echo']);
    expect(await kinds('fresh')).toEqual(['bob postback', 'bob message']);
    await letEventsComeDue(storage, account);
    for (const person of ['ann', 'bob']) expect((await kinds('fresh'))[0]).toContain(person);
    await letEventsComeDue(storage, account);
    expect(await kinds('fresh')).toEqual([]);
    expect(await kinds('suspect')).toEqual(['ann postback', 'ann echo']);
  });

  it('wait for a word to opt out or in, and keep no other message', async () => {
    account = await anAccount(storage, tenantId);
    const says = (title: string) => ({ kind: 'message', dedupKey: newId(), title }) as const;
    await receive(storage, account, says('STOP!'), says('start'), says('my card is 4711'));
    const { optInWords } = (await storage.accounts.find(tenantId, account.id))!;
    expect(optInWords).toBeNull();
    const change = { optOutWords: [], optInWords: ['weiter'] };
    await storage.accounts.change(tenantId, account.id, change, null);
    await receive(storage, account, says('stop'), says('Weiter'));
    const rows = await storage.database.ask(
      'SELECT title, payload, state FROM inbound_events WHERE account_id = $1',
      [account.id],
    );
    expect(rows.map(({ title, state }) => `${title} ${state}`).toSorted()).toEqual([
      'null noted',
      'null noted',
      'start pending',
      'stop pending',
      'weiter pending',
    ]);
  });

  it('tell calls of ours that are open, of these persons alone', async () => {
    account = await anAccount(storage, tenantId);
    const [event] = await tapsOf('ann', 1);
    await storage.journal.write(tenantId, [anEntry(event!, { drafts: [anIntent('Hi.')] })]);
    const calls = (persons: string[], ownerId = tenantId) =>
      storage.evidence.openCalls(ownerId, account.id, persons);
    expect(await calls(['ann'])).toEqual([
      { personId: 'ann', textSha256: expect.any(Buffer), mayLandUntilMs: expect.any(Number) },
    ]);
    expect(await calls(['bob'])).toEqual([]);
    expect(await calls(['ann'], otherId)).toEqual([]);
  });

  it('go with the person, at all accounts or at one', async () => {
    const first = (account = await anAccount(storage, tenantId));
    await writing('zoe', {});
    await writing('ida', {});
    account = await anAccount(storage, tenantId);
    await writing('zoe', { optedOutAtMs: 1 });
    const erase = async (accountId: string | null) => {
      const request = { id: newId(), personId: 'zoe', accountId };
      await storage.dataErasures.request(tenantId, request, {
        actor: 'operator',
        requestId: null,
        ip: null,
      });
      for (;;) {
        const batch = await storage.dataEraser.eraseBatch(tenantId, request.id);
        if (batch.outcome === 'done') return batch.report.erased['conversations'];
        expect(batch.outcome).toBe('more');
      }
    };
    expect(await erase(first.id)).toBe(1);
    expect(await rowOf('zoe')).not.toBeNull();
    expect(await erase(null)).toBe(1);
    expect(await rowOf('zoe')).toBeNull();
    account = first;
    expect(await rowOf('ida')).not.toBeNull();
  });

  it('go when a tenant keeps them no longer, but not what people asked for', async () => {
    account = await anAccount(storage, tenantId);
    await writing('old', {});
    await writing('out', { optedOutAtMs: 1 });
    await writing('off', { state: 'handed_off' });
    await makeOlder(storage, tenantId, 91);
    await writing('new', {});
    for (let after: string | null = BEFORE_ALL_IDS; after !== null;) {
      const batch = await storage.expired.removeBatch(tenantId, 'conversations', after);
      after = batch.next;
    }
    const { rows } = await storage.conversations.list(
      tenantId,
      { ...ANY, accountId: account.id },
      9,
      null,
    );
    expect(rows.map(({ personId }) => personId).toSorted()).toEqual(['new', 'off', 'out']);
  });
});
