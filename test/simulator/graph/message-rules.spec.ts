import { describe, expect, it } from '@jest/globals';
import { isMediaSend, readSend } from './message-rules.js';
import { GraphRefused } from './refusal.js';

const rules = { multiImage: true, humanAgent: false, mediaIds: ['77'] };
const recipient = { id: '123' };
const text = (value: unknown, more: object = {}) => ({
  recipient,
  message: { text: value, ...more },
});
const attach = (type: string, payload?: unknown) => ({
  recipient,
  message: { attachment: { type, ...(payload === undefined ? {} : { payload }) } },
});
const quick = (count: number, more: object = {}) =>
  Array.from({ length: count }, () => ({
    content_type: 'text',
    title: 'T',
    payload: 'P',
    ...more,
  }));
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const image = { type: 'image', payload: { url: 'https://example.com/a.png' } };
const images = (count: number) => ({
  recipient,
  message: { attachments: times(count, image) },
});
const button = { type: 'postback', title: 'B', payload: 'P' };
const generic = (elements: unknown) => attach('template', { template_type: 'generic', elements });
const buttons = (words: string, list: unknown) =>
  attach('template', { template_type: 'button', text: words, buttons: list });

function refusalOf(sent: object, changed: Partial<typeof rules> = {}) {
  try {
    readSend({ ...sent }, { ...rules, ...changed });
  } catch (error) {
    if (error instanceof GraphRefused) return error.refusal;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('what POST messages refuses with code 100', () => {
  it.each<[string, object]>([
    ['no recipient', { message: { text: 'a' } }],
    ['a recipient that is a number', { recipient: { id: 123 }, message: { text: 'a' } }],
    ['a recipient that is no id', { recipient: { id: 'me' }, message: { text: 'a' } }],
    ['no message', { recipient }],
    ['an empty message', { recipient, message: {} }],
    ['an empty text', text('')],
    ['a text that is a number', text(7)],
    ['1001 bytes', text('x'.repeat(1001))],
    ['334 characters that are 1002 bytes', text('中'.repeat(334))],
    ['a text and an attachment', { recipient, message: { text: 'a', attachment: image } }],
    ['a message and an action', { ...text('a'), sender_action: 'typing_on' }],
    ['an unknown action', { recipient, sender_action: 'dance' }],
    ['a reaction to nothing', { recipient, sender_action: 'react' }],
    ['a key that is unknown', text('a', { texts: 'b' })],
    ['14 quick replies', text('a', { quick_replies: quick(14) })],
    ['no quick replies', text('a', { quick_replies: [] })],
    [
      'quick replies without text',
      { recipient, message: { attachment: image, quick_replies: quick(1) } },
    ],
    [
      'a quick reply without payload',
      text('a', { quick_replies: quick(1, { payload: undefined }) }),
    ],
    [
      'a quick reply for the phone',
      text('a', { quick_replies: [{ content_type: 'user_phone_number' }] }),
    ],
    [
      'a quick reply for the e-mail',
      text('a', { quick_replies: [{ content_type: 'user_email' }] }),
    ],
    ['an unknown attachment', attach('gif', { url: 'https://example.com/a.gif' })],
    ['an address that is none', attach('image', { url: 'example' })],
    ['an address that is no web address', attach('image', { url: 'file:///etc/passwd' })],
    ['neither url nor id', attach('video', {})],
    ['both url and id', attach('audio', { url: 'https://example.com/a.mp4', attachment_id: '1' })],
    ['a post of someone else', attach('MEDIA_SHARE', { id: '78' })],
    ['11 images', images(11)],
    [
      'a video among the images',
      { recipient, message: { attachments: [image, { ...image, type: 'video' }] } },
    ],
    ['an unknown template', attach('template', { template_type: 'list' })],
    ['11 elements', generic(times(11, { title: 'T', subtitle: 'S' }))],
    ['an element with just a title', generic([{ title: 'T' }])],
    ['an element without a title', generic([{ subtitle: 'S' }])],
    ['a title of 81', generic([{ title: 'x'.repeat(81), subtitle: 'S' }])],
    ['a subtitle of 81', generic([{ title: 'T', subtitle: 'x'.repeat(81) }])],
    [
      'a tap that leads nowhere',
      generic([{ title: 'T', default_action: { type: 'web_url', url: 'x' } }]),
    ],
    [
      'a tap that is no link',
      generic([{ title: 'T', default_action: { type: 'postback', payload: 'P' } }]),
    ],
    ['four buttons', generic([{ title: 'T', buttons: [button, button, button, button] }])],
    [
      'a button of another type',
      generic([{ title: 'T', buttons: [{ ...button, type: 'phone' }] }]),
    ],
    ['a button template without buttons', buttons('T', [])],
    ['a button template with 641 characters', buttons('x'.repeat(641), [button])],
    ['a link that is none', buttons('T', [{ type: 'web_url', title: 'B', url: 'x' }])],
    ['a messaging_type that is unknown', { ...text('a'), messaging_type: 'ANSWER' }],
    ['a tag that is gone', { ...text('a'), messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' }],
    ['a tag type without a tag', { ...text('a'), messaging_type: 'MESSAGE_TAG' }],
    ['a reply to nothing', { ...text('a'), reply_to: {} }],
  ])('%s', (_name, sent) => {
    expect(refusalOf(sent)).toMatchObject({ code: 100, status: 400 });
  });

  it('several images where the account has them not yet, with 2534068', () => {
    expect(refusalOf(images(2), { multiImage: false })).toMatchObject({
      code: 100,
      subcode: 2534068,
    });
  });

  it('a private reply to a comment it does not know, with 2534025', () => {
    const sent = { recipient: { comment_id: '9' }, message: { text: 'a' } };
    expect(refusalOf(sent)).toMatchObject({ code: 100, subcode: 2534025 });
  });

  it('a human agent without the feature, with code 10', () => {
    const sent = { ...text('a'), messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
    expect(refusalOf(sent).code).toBe(10);
    expect(readSend(sent, { ...rules, humanAgent: true }).window).toBe('human-agent');
  });
});

describe('what POST messages takes', () => {
  it.each<[string, object]>([
    ['1000 bytes', text('x'.repeat(1000))],
    ['333 characters that are 999 bytes', text('中'.repeat(333))],
    ['13 quick replies', text('a', { quick_replies: quick(13) })],
    ['an image', { recipient, message: { attachment: image } }],
    ["an image as in Meta's sample", { recipient, message: { attachments: image } }],
    ['10 images', images(10)],
    ['an uploaded video', attach('video', { attachment_id: '1' })],
    ['a heart', attach('like_heart')],
    ['an own post', attach('MEDIA_SHARE', { id: '77' })],
    [
      '10 elements with three buttons',
      generic(times(10, { title: 'T', buttons: [button, button, button] })),
    ],
    [
      'an element that leads somewhere',
      generic([{ title: 'T', default_action: { type: 'web_url', url: 'https://example.com' } }]),
    ],
    [
      'a button template',
      buttons('x'.repeat(640), [{ type: 'web_url', title: 'B', url: 'https://example.com' }]),
    ],
    ['typing', { recipient, sender_action: 'typing_on' }],
    [
      'a reaction',
      { recipient, sender_action: 'react', payload: { message_id: 'm', reaction: '❤️' } },
    ],
    ['RESPONSE', { ...text('a'), messaging_type: 'RESPONSE' }],
  ])('%s', (_name, sent) => {
    expect(readSend({ ...sent }, rules).recipientId).toBe('123');
  });

  it('cuts the title of a quick reply at 20 characters', () => {
    const sent = text('a', { quick_replies: quick(1, { title: 'x'.repeat(25) }) });
    const { content } = readSend(sent, rules);
    expect(content).toMatchObject({ message: { quick_replies: [{ title: 'x'.repeat(20) }] } });
  });

  it('counts audio and video, and nothing else, as media', () => {
    const of = (type: string) => isMediaSend({ ...attach(type, {}) });
    expect([of('audio'), of('video'), of('image'), of('file')]).toEqual([true, true, false, false]);
    expect(isMediaSend({ ...text('a') })).toBe(false);
    expect(isMediaSend({ recipient, message: { attachments: { type: 'audio' } } })).toBe(true);
    expect(isMediaSend({ ...images(2) })).toBe(false);
  });
});
