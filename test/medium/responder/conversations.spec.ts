import type { Account, AccountChange } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { atEveryAwait } from './kill-switch.js';
import { openReplyHouse, type ReplyHouse } from './reply-house.js';

const ADA = '101';

describe('who answers a person', () => {
  let house: ReplyHouse;
  beforeAll(async () => {
    house = await openReplyHouse();
    await house.rule('HOURS', 'We open at nine.');
    await house.ruleFor('GIFT', {
      limit: { type: 'once_per_person', otherwise: 'skip' },
      actions: [{ type: 'text', text: 'A gift for you.' }],
    });
    await house.answer(
      'HELP',
      { type: 'text', text: 'A human will write.' },
      { type: 'text', text: 'Soon.' },
      { type: 'handoff', minutes: 60 },
      { type: 'tag', tag: 'help' },
    );
    await house.answer('HELLO', { type: 'text', text: 'Hello {{name|there}}!' });
    await house.answer('QUIET', { type: 'tag', tag: 'quiet' });
  });
  afterAll(() => house.close());

  const tap = async (account: Account, ...payloads: string[]) => {
    await house.taps(account, ...payloads.map((payload) => ({ person: ADA, payload })));
  };
  const setting = async (account: Account, change: AccountChange) => {
    await house.storage.accounts.change(account.tenantId, account.id, change, null);
  };
  const reasons = async (account: Account) => {
    const { rows } = await house.rows.query<{ reason: string }>(
      `SELECT decision ->> 'reason' AS reason FROM inbound_events
        WHERE account_id = $1 ORDER BY received_at, id`,
      [account.id],
    );
    return rows.map(({ reason }) => reason);
  };
  const facts = async (account: Account) => {
    const { rows } = await house.rows.query<{ told: string }>(
      `SELECT replace(type, 'conversation.', '') || ' ' || (body::jsonb #>> '{data,reason}') AS told
         FROM facts WHERE account_id = $1 AND type LIKE 'conversation.%' ORDER BY id`,
      [account.id],
    );
    return rows.map(({ told }) => told);
  };

  it('rests when a human answers, wherever the worker is killed, and goes on afterwards', async () => {
    const awaits = await atEveryAwait(async (kill) => {
      const account = await house.account();
      await house.humanWrites(account, ADA, 'Hello, this is Ada’s friend.');
      await tap(account, 'HOURS');
      await house.worker(account, kill).turn();
      await house.letTimePass(account);
      // The end of the pause is far off, and is all that is owed.
      while ((await house.storage.events.nextDueAt(account.tenantId, account.id))! < new Date()) {
        await house.worker(account).turn();
        await house.letTimePass(account);
      }
      expect(house.sentTo(account, ADA)).toEqual(['Hello, this is Ada’s friend.']);
      expect(await reasons(account)).toEqual(['human_answered', 'human_took_over']);
      expect(await facts(account)).toEqual(['handed_off human_answered']);
      expect(await house.talk(account, ADA)).toMatchObject({ state: 'human_took_over' });

      await house.rows.query(
        `UPDATE conversations SET held_until = now() - interval '1 second' WHERE account_id = $1`,
        [account.id],
      );
      expect(await house.storage.dueLanes.replies(1000, null)).toContainEqual({
        tenantId: account.tenantId,
        accountId: account.id,
      });
      await house.worker(account, kill).turn();
      await house.runDry(account);
      expect(await facts(account)).toEqual(['handed_off human_answered', 'resumed pause_ended']);
      await tap(account, 'HOURS');
      await house.runDry(account);
      expect(house.sentTo(account, ADA).at(-1)).toBe('We open at nine.');
    });
    expect(awaits).toBeGreaterThanOrEqual(10);
  });

  it('hears a human before the taps that wait, and sends nothing of what is left', async () => {
    const account = await house.account();
    await tap(account, 'HELP');
    house.control.addFault({
      match: { method: 'POST', path: '/messages', accountId: account.igUserId },
      times: 1,
      action: { status: 503, body: { error: { code: 2, message: 'try later' } } },
    });
    await house.worker(account).turn();
    await house.humanWrites(account, ADA, 'I have it.');
    // First whether the call of before has landed, which the echo could be of; then the echo.
    for (let turns = 0; turns < 2; turns += 1) {
      await house.letTimePass(account);
      await house.worker(account).turn();
    }
    expect(house.sentTo(account, ADA)).toEqual(['I have it.']);
    expect((await reasons(account))[0]).toBe('handed_off');
  });

  it('never takes an own message for a human’s, also when its echo comes first', async () => {
    const account = await house.account();
    house.control.patchAccount(account.igUserId, { echoes: 'off' });
    await tap(account, 'HOURS');
    const worker = house.worker(account);
    const record = house.storage.journal.write.bind(house.storage.journal);
    // As if Meta's webhook overtook its own answer.
    house.storage.journal.write = async (tenantId, entries) => {
      if (entries.some(({ reply }) => reply?.state === 'sent')) await house.feedEchoes(account);
      return record(tenantId, entries);
    };
    try {
      await worker.turn();
    } finally {
      house.storage.journal.write = record;
    }
    await house.runDry(account);
    await house.feedEchoes(account);
    expect(await reasons(account)).toEqual(['rule_matched', null]);
    expect(await house.talk(account, ADA)).toMatchObject({ state: 'automated' });
    expect(await facts(account)).toEqual([]);
  });

  it('gives a conversation to a human by a rule, once its answer is sent', async () => {
    const account = await house.account();
    await tap(account, 'HELP', 'HOURS');
    await house.worker(account).turn();
    expect(house.sentTo(account, ADA)).toEqual(['A human will write.', 'Soon.']);
    expect(await reasons(account)).toEqual(['rule_matched', 'handed_off']);
    expect(await facts(account)).toEqual(['handed_off handed_off_by_rule']);
    expect(await house.talk(account, ADA)).toMatchObject({ state: 'handed_off', tags: ['help'] });
  });

  it('answers a rule that sends nothing by what it does', async () => {
    const account = await house.account();
    await tap(account, 'QUIET');
    await house.runDry(account);
    expect(await reasons(account)).toEqual(['rule_matched']);
    expect(await house.talk(account, ADA)).toMatchObject({ tags: ['quiet'] });
  });

  it('lets a person stop it, and start it again', async () => {
    const account = await house.account();
    await house.writes(account, ADA, 'Stop!');
    await tap(account, 'HOURS');
    await house.runDry(account);
    expect(house.sentTo(account, ADA)).toEqual([]);
    await house.writes(account, ADA, 'START');
    await tap(account, 'HOURS');
    await house.runDry(account);
    expect(house.sentTo(account, ADA)).toEqual(['We open at nine.']);
    expect(await facts(account)).toEqual(['handed_off opted_out', 'resumed opted_in']);
  });

  it('goes by the words of the account, and keeps no other message', async () => {
    const account = await house.account();
    await setting(account, { optOutWords: ['basta'] });
    await house.writes(account, ADA, 'stop');
    await house.writes(account, ADA, 'Basta');
    await house.runDry(account);
    const { rows } = await house.rows.query(
      `SELECT title, state FROM inbound_events WHERE account_id = $1 ORDER BY received_at, id`,
      [account.id],
    );
    expect(rows).toEqual([
      { title: null, state: 'noted' },
      { title: 'basta', state: 'noted' },
    ]);
    expect((await house.talk(account, ADA))?.optedOutAt).not.toBeNull();
  });

  it('answers once per person, wherever the worker is killed', async () => {
    await atEveryAwait(async (kill) => {
      const account = await house.account();
      await tap(account, 'GIFT', 'GIFT');
      await house.worker(account, kill).turn();
      await house.feedEchoes(account);
      await house.runDry(account);
      expect(house.sentTo(account, ADA)).toEqual(['A gift for you.']);
    });
  });

  it('does not count an answer of which nothing was said', async () => {
    const account = await house.account();
    await tap(account, 'GIFT');
    house.control.addFault({
      match: { method: 'POST', path: '/messages', accountId: account.igUserId },
      times: 1,
      action: { status: 400, body: { error: { code: 100, message: 'refused' } } },
    });
    await house.worker(account).turn();
    await tap(account, 'GIFT');
    await house.runDry(account);
    expect(house.sentTo(account, ADA)).toEqual(['A gift for you.']);
  });

  it('says once that it is automatic, with the first answer', async () => {
    const account = await house.account();
    await setting(account, { disclosure: 'This is automatic.' });
    await tap(account, 'HOURS', 'HOURS');
    await house.runDry(account);
    expect(house.sentTo(account, ADA)).toEqual([
      'This is automatic.',
      'We open at nine.',
      'We open at nine.',
    ]);
  });

  it.each([
    ['the name', { name: 'Ada' }, 'Hello Ada!'],
    ['no name without consent', { name: 'Ada', consent: false }, 'Hello there!'],
  ])('says %s', async (_, person, said) => {
    const account = await house.account();
    await tap(account, 'HELLO');
    house.control.setPerson(account.igUserId, { person: ADA, ...person });
    await house.worker(account).turn();
    expect(house.sentTo(account, ADA)).toEqual([said]);
  });

  it('does not wait for a name', async () => {
    const account = await house.account();
    await tap(account, 'HELLO', 'HELLO');
    house.control.addFault({
      match: { method: 'GET', accountId: account.igUserId },
      action: { hang: true },
    });
    const calls = () => house.control.calls({ account: account.igUserId, method: 'GET' }).length;
    await house.worker(account).turn();
    expect(house.sentTo(account, ADA)).toEqual(['Hello there!', 'Hello there!']);
    expect(calls()).toBe(1);
    house.control.clearFaults();
  });

  it('decides anew when the conversation was changed meanwhile', async () => {
    const account = await house.account();
    await tap(account, 'HOURS');
    await house.runDry(account);
    await tap(account, 'HOURS');
    const talk = (await house.talk(account, ADA))!;
    const write = house.storage.journal.write.bind(house.storage.journal);
    house.storage.journal.write = async (tenantId, entries) => {
      house.storage.journal.write = write;
      const handOff = () => ({ kind: 'handed_off_by_request' as const, untilMs: null });
      const means = { at: new Date(), requestId: null };
      await house.storage.conversations.change(tenantId, talk.id, handOff, means);
      return write(tenantId, entries);
    };
    await house.worker(account).turn();
    await house.runDry(account);
    expect(house.sentTo(account, ADA)).toEqual(['We open at nine.']);
    expect(await reasons(account)).toEqual(['rule_matched', 'handed_off']);
  });
});
