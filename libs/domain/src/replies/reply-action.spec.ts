import { describe, expect, it } from '@jest/globals';
import { replyActionsSchema, type ReplyAction } from './reply-action.js';

const URL = 'https://cdn.example.com/a.png';
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const postback = { type: 'postback', title: 'Book', payload: 'BOOK' } as const;
const link = { type: 'web_url', title: 'Shop', url: 'https://shop.example.com' } as const;
const hello: ReplyAction = { type: 'text', text: 'Hello' };
const typing = { type: 'typing', ms: 500 };
const quick = (count: number, more: object = {}) => ({
  type: 'text',
  text: 'Which?',
  quick_replies: times(count, { title: 'This', payload: 'THIS', ...more }),
});
const generic = (...elements: object[]) => ({ type: 'generic_template', elements });
const buttons = (text: string, ...list: object[]) => ({
  type: 'button_template',
  text,
  buttons: list,
});

describe('replyActionsSchema takes', () => {
  it.each<[string, unknown[]]>([
    ['13 quick replies', [quick(13)]],
    ['a title of 20 characters', [quick(1, { title: '👍'.repeat(20) })]],
    ['an image', [{ type: 'image', url: URL }]],
    [
      'a video, an audio and a file',
      ['video', 'audio', 'file'].map((type) => ({ type, url: URL })),
    ],
    ['ten images in one message', [{ type: 'images', urls: times(10, URL) }]],
    ['ten elements', [generic(...times(10, { title: 'T', subtitle: 'S', buttons: [link] }))]],
    ['an element with a link', [generic({ title: 'x'.repeat(80), url: URL })]],
    ['three buttons', [buttons('x'.repeat(640), postback, link, postback)]],
    ['a text with placeholders', [{ type: 'text', text: `${'x'.repeat(680)}{{question|it}}` }]],
    ['typing before a message', [{ type: 'mark_seen' }, { type: 'typing', ms: 1500 }, hello]],
    ['seen and nothing else', [{ type: 'mark_seen' }]],
    ['a hand-off behind a message', [hello, { type: 'handoff', minutes: 60 }]],
    ['a hand-off and tags alone', [{ type: 'handoff' }, { type: 'tag', tag: 'lead' }]],
    ['nine variations', [{ ...hello, variations: times(9, 'Hi {{name|there}}') }]],
    ['five messages among others', [{ type: 'mark_seen' }, ...times(5, hello)]],
  ])('%s', (_what, actions) => {
    expect(replyActionsSchema.parse(actions)).toEqual(actions);
  });
});

describe('replyActionsSchema refuses', () => {
  it.each<[string, unknown[], string, string]>([
    ['14 quick replies', [quick(14)], '0.quick_replies', 'Too big'],
    ['no quick replies', [quick(0)], '0.quick_replies', 'Too small'],
    [
      'a title of 21 characters',
      [quick(1, { title: 'x'.repeat(21) })],
      '0.quick_replies.0.title',
      'at most 20 characters in the title of a quick reply; this one has 21',
    ],
    ['a blank title', [quick(1, { title: ' ' })], '0.quick_replies.0.title', 'needs some text'],
    [
      'a payload of 1001',
      [quick(1, { payload: 'x'.repeat(1001) })],
      '0.quick_replies.0.payload',
      'Too big',
    ],
    [
      'a placeholder in a title',
      [quick(1, { title: '{{account|us}}' })],
      '0.quick_replies.0.title',
      'in texts only',
    ],
    [
      'a quick reply for the phone',
      [quick(1, { type: 'user_phone_number' })],
      '0.quick_replies.0',
      'type',
    ],
    ['http', [{ type: 'image', url: 'http://example.com/a.png' }], '0.url', 'https'],
    ['no address', [{ type: 'video', url: 'a.mp4' }], '0.url', 'https'],
    ['a file of this machine', [{ type: 'file', url: 'file:///etc/passwd' }], '0.url', 'https'],
    ['eleven images', [{ type: 'images', urls: times(11, URL) }], '0.urls', 'Too big'],
    ['no images', [{ type: 'images', urls: [] }], '0.urls', 'Too small'],
    ['eleven elements', [generic(...times(11, { title: 'T', url: URL }))], '0.elements', 'Too big'],
    ['an element that is a title', [generic({ title: 'T' })], '0.elements.0', 'a title only'],
    [
      'a title of 81',
      [generic({ title: 'x'.repeat(81), url: URL })],
      '0.elements.0.title',
      'at most 80',
    ],
    [
      'a subtitle of 81',
      [generic({ title: 'T', subtitle: 'x'.repeat(81) })],
      '0.elements.0.subtitle',
      'at most 80',
    ],
    [
      'four buttons on an element',
      [generic({ title: 'T', buttons: times(4, link) })],
      '0.elements.0.buttons',
      'Too big',
    ],
    ['no button', [buttons('Choose')], '0.buttons', 'Too small'],
    ['four buttons', [buttons('Choose', ...times(4, link))], '0.buttons', 'Too big'],
    ['641 characters', [buttons('x'.repeat(641), link)], '0.text', 'at most 640 characters'],
    [
      'a button of another type',
      [buttons('Choose', { ...link, type: 'phone_number' })],
      '0.buttons.0.type',
      'there is: postback, web_url.',
    ],
    [
      'a long title of a button',
      [buttons('Choose', { ...link, title: 'x'.repeat(21) })],
      '0.buttons.0.title',
      'at most 20 characters in the title of a button',
    ],
    ['an unknown placeholder', [{ type: 'text', text: 'Hi {{nick|you}}' }], '0.text', '{{nick}}'],
    ['no fallback', [{ type: 'text', text: '{{question}}' }], '0.text', 'says nothing'],
    [
      'a text that may grow too long',
      [{ type: 'text', text: `${'x'.repeat(681)}{{question|it}}` }],
      '0.text',
      'may have 1001 once its placeholders are filled',
    ],
    ['an action that there is not', [{ type: 'call' }], '0.type', 'there is: text'],
    ['two hand-offs', [{ type: 'handoff' }, hello, { type: 'handoff' }], '2', 'handed off once'],
    ['a hand-off for no time', [{ type: 'handoff', minutes: 0 }], '0.minutes', 'Too small'],
    ['a blank tag', [{ type: 'tag', tag: ' ' }], '0.tag', 'blanks'],
    ['typing before a hand-off', [hello, typing, { type: 'handoff' }], '1', 'Nothing comes after'],
    [
      'a variation with too much text',
      [{ ...hello, variations: ['a', 'x'.repeat(1001)] }],
      '0.variations.1',
      'at most 1000 bytes',
    ],
    ['ten variations', [{ ...hello, variations: times(10, 'a') }], '0.variations', 'Too big'],
    ['typing for no time', [{ type: 'typing', ms: 0 }, hello], '0.ms', 'Too small'],
    ['typing for a minute', [{ type: 'typing', ms: 60_000 }, hello], '0.ms', 'Too big'],
    [
      'typing for long in pieces',
      [...times(3, { type: 'typing', ms: 10_000 }), hello],
      '',
      'types for at most 20000 ms; this one for 30000',
    ],
    ['typing at the end', [hello, { type: 'typing', ms: 500 }], '1', 'Nothing comes after'],
    ['nothing among the actions', [null, hello], '0', 'expected object'],
    ['a text that is a number', [{ type: 'text', text: 5 }], '0.text', 'expected string'],
    ['a title that is none', [quick(1, { title: null })], '0.quick_replies.0.title', 'string'],
    ['six messages', times(6, hello), '', 'at most 5 messages'],
    ['eleven actions', times(11, { type: 'mark_seen' }), '', 'Too big'],
  ])('%s', (_what, actions, path, words) => {
    const issues = replyActionsSchema.safeParse(actions).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toContain(path);
    expect(issues.map((issue) => issue.message).join(' ')).toContain(words);
  });
});
