import type { ReplyAction } from '#libs/domain';
import type { Account } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rowsOf } from './judge.js';
import { atEveryAwait } from './kill-switch.js';
import { openReplyHouse, type ReplyHouse } from './reply-house.js';

const url = 'https://cdn.example.com/a.png';
const link = { type: 'web_url' as const, title: 'Menu', url };
const HELLO: ReplyAction = { type: 'text', text: 'Hello.' };
const ALL: [ReplyAction, object][] = [
  [{ type: 'mark_seen' }, { sender_action: 'mark_seen' }],
  [{ type: 'typing', ms: 100 }, { sender_action: 'typing_on' }],
  [
    {
      type: 'text',
      text: '{{account|We}} on {{question|it}}:',
      quick_replies: [{ title: 'More', payload: 'MORE' }],
    },
    {
      message: {
        text: expect.stringMatching(/^cafe\.\w+ on ALL:$/),
        quick_replies: [{ content_type: 'text', title: 'More', payload: 'MORE' }],
      },
    },
  ],
  [{ type: 'image', url }, { message: { attachment: { type: 'image', payload: { url } } } }],
  [
    { type: 'images', urls: [url, url] },
    {
      message: {
        attachments: [
          { type: 'image', payload: { url } },
          { type: 'image', payload: { url } },
        ],
      },
    },
  ],
  [
    { type: 'generic_template', elements: [{ title: 'Espresso', url, buttons: [link] }] },
    {
      message: {
        attachment: {
          type: 'template',
          payload: {
            template_type: 'generic',
            elements: [
              { title: 'Espresso', default_action: { type: 'web_url', url }, buttons: [link] },
            ],
          },
        },
      },
    },
  ],
  [
    { type: 'button_template', text: 'Look:', buttons: [link] },
    {
      message: {
        attachment: {
          type: 'template',
          payload: { template_type: 'button', text: 'Look:', buttons: [link] },
        },
      },
    },
  ],
];

describe('the steps of an answer', () => {
  let house: ReplyHouse;
  beforeAll(async () => {
    house = await openReplyHouse();
    await house.answer('ALL', ...ALL.map(([action]) => action));
    await house.answer('SLOW', { type: 'mark_seen' }, { type: 'typing', ms: 200 }, HELLO);
    await house.answer('SEEN', { type: 'mark_seen' });
    await house.answer('PICTURE', { type: 'image', url }, HELLO);
  });
  afterAll(() => house.close());

  const calls = (account: Account) =>
    house.control
      .calls({ account: account.igUserId, path: '/messages' })
      .map(({ body }) => body ?? {});
  const tapped = async (payload: string, whenUnsure?: 'hold' | 'resend') => {
    const account = await house.account(whenUnsure);
    await house.taps(account, { person: '101', payload });
    return account;
  };
  const states = async (account: Account) => {
    const { events, replies, facts } = await rowsOf(house, account);
    return {
      event: events.map(({ state }) => state).join(' '),
      replies: replies.map(({ state }) => state).join(' '),
      told: facts.filter(({ type }) => type === 'reply.sent').length,
    };
  };

  it('are what Instagram takes, sent in order; only messages are told of', async () => {
    const account = await tapped('ALL');
    await house.runDry(account);
    const recipient = { id: '101' };
    expect(calls(account)).toEqual(ALL.map(([, body]) => ({ recipient, ...body })));
    const sent = ALL.map(() => 'sent').join(' ');
    expect(await states(account)).toEqual({ event: 'answered', replies: sent, told: 5 });
  });

  it('wait while somebody seems to type, without a turn that waits', async () => {
    const account = await tapped('SLOW');
    const outcome = await house.worker(account).turn();
    expect(outcome).toMatchObject({ kind: 'done', claimed: 1 });
    expect(await states(account)).toMatchObject({ event: 'pending', replies: 'sent sent unsent' });
    const dueAt = await house.storage.events.nextDueAt(house.tenantId, account.id);
    expect(dueAt?.getTime()).toBeLessThanOrEqual(Date.now() + 200);
    await house.runDry(account);
    expect(house.sentTo(account, '101')).toEqual(['Hello.']);
  });

  it('may be that the question was seen, and nothing else', async () => {
    const account = await tapped('SEEN');
    await house.runDry(account);
    expect(await states(account)).toEqual({ event: 'answered', replies: 'sent', told: 0 });
  });

  it.each([
    ['refused', { status: 400, body: { error: { message: 'No.', code: 100 } } }],
    ['answered with a 500', { status: 500 }],
    ['cut', { cut: true as const }],
  ])('go on without typing that is %s', async (_, action) => {
    const account = await tapped('SLOW');
    const match = { accountId: account.igUserId, bodyIncludes: 'typing_on' };
    house.control.addFault({ match, times: null, action });
    await house.runDry(account);
    const after = { event: 'answered', replies: 'sent failed sent', told: 1 };
    expect(await states(account)).toEqual(after);
    expect(house.sentTo(account, '101')).toEqual(['Hello.']);
  });

  it('are sent once each, wherever the turn is killed, but for what is only shown', async () => {
    await atEveryAwait(async (kill) => {
      const account = await tapped('SLOW');
      await house.worker(account, kill).turn();
      await house.runDry(account);
      expect(house.sentTo(account, '101')).toEqual(['Hello.']);
      expect(await states(account)).toMatchObject({ event: 'answered', told: 1 });
    });
  });

  it.each([
    ['hold', { event: 'failed', sent: [null] }],
    ['resend', { event: 'answered', sent: [null, null, 'Hello.'] }],
  ] as const)(
    'that have no words leave no evidence: in doubt the policy %s decides',
    async (whenUnsure, after) => {
      const account = await tapped('PICTURE', whenUnsure);
      const match = { accountId: account.igUserId, bodyIncludes: 'attachment' };
      house.control.addFault({ match, action: { acceptThenCut: true } });
      await house.worker(account).turn();
      await house.feedEchoes(account);
      await house.letTimePass(account);
      await house.worker(account).turn();
      if (whenUnsure === 'hold') {
        expect(await states(account)).toMatchObject({
          event: expect.stringMatching(/^(pending|unsure)$/),
        });
        await house.rows.query(
          `UPDATE inbound_events SET occurred_at = now() - interval '25 hours' WHERE account_id = $1`,
          [account.id],
        );
      }
      await house.runDry(account);
      expect(await states(account)).toMatchObject({ event: after.event });
      expect(house.sentTo(account, '101')).toEqual(after.sent);
    },
  );
});
