import { describe, expect, it } from '@jest/globals';
import { composeMessages } from './compose-messages.js';
import type { ReplyAction } from './reply-action.js';
import { metaMessageSchema, sendBodyOf, sendBodySchema, wordsOfMessage } from './reply-message.js';

const url = 'https://cdn.example.com/a.png';
const values = { question: 'When?', account: 'cafe.milano', name: null, username: null };
const link = { type: 'web_url' as const, title: 'Shop', url };

describe('composeMessages', () => {
  it.each<[ReplyAction, object, string | null]>([
    [{ type: 'text', text: 'Daily.' }, { text: 'Daily.' }, 'Daily.'],
    [
      { type: 'text', text: '{{question|it}} {{account|us}}' },
      { text: 'When? cafe.milano' },
      'When? cafe.milano',
    ],
    [
      { type: 'text', text: 'Which?', quick_replies: [{ title: 'This', payload: 'THIS' }] },
      {
        text: 'Which?',
        quick_replies: [{ content_type: 'text', title: 'This', payload: 'THIS' }],
      },
      'Which?',
    ],
    [{ type: 'video', url }, { attachment: { type: 'video', payload: { url } } }, null],
    [{ type: 'images', urls: [url] }, { attachment: { type: 'image', payload: { url } } }, null],
    [
      { type: 'images', urls: [url, url] },
      {
        attachments: [
          { type: 'image', payload: { url } },
          { type: 'image', payload: { url } },
        ],
      },
      null,
    ],
    [
      { type: 'generic_template', elements: [{ title: 'Espresso', url, buttons: [link] }] },
      {
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
      null,
    ],
    [
      { type: 'button_template', text: 'About {{question|it}}', buttons: [link] },
      {
        attachment: {
          type: 'template',
          payload: { template_type: 'button', text: 'About When?', buttons: [link] },
        },
      },
      null,
    ],
    [{ type: 'typing', ms: 900 }, { sender_action: 'typing_on', wait_ms: 900 }, null],
    [{ type: 'mark_seen' }, { sender_action: 'mark_seen' }, null],
  ])('%j', (action, message, words) => {
    const [made] = composeMessages([action], values);
    if (!made) throw new Error('nothing was made');
    expect(made).toEqual(message);
    expect(wordsOfMessage(made)).toBe(words);
    expect(sendBodySchema.parse(sendBodyOf(made))).toEqual(sendBodyOf(made));
  });

  it('keeps the order', () => {
    const actions: ReplyAction[] = [
      { type: 'mark_seen' },
      { type: 'text', text: 'b' },
      { type: 'text', text: 'a' },
    ];
    expect(composeMessages(actions, values)).toEqual([
      { sender_action: 'mark_seen' },
      { text: 'b' },
      { text: 'a' },
    ]);
  });
});

it('a message is of one kind only', () => {
  const attachment = { type: 'image', payload: { url } };
  expect(metaMessageSchema.safeParse({ text: 'a', attachment }).success).toBe(false);
});
