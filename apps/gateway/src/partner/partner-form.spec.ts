import { describe, expect, it } from '@jest/globals';
import { readPartnerForm } from './partner-form.js';

const read = (text: string) => readPartnerForm(Buffer.from(text));

describe('readPartnerForm', () => {
  it.each([
    ['do=open&link=abc', { do: 'open', link: 'abc' }],
    ['do=open', { do: 'open', link: null }],
    ['do=leave', { do: 'leave' }],
    ['do=resend&delivery=d&key=k', { do: 'resend', delivery: 'd', key: 'k' }],
    ['do=resend&delivery=d', { do: 'resend', delivery: 'd', key: null }],
    ['do=rotate&endpoint=e&key=k', { do: 'rotate', endpoint: 'e', key: 'k', isSure: false }],
    [
      'do=rotate&endpoint=e&key=k&sure=yes',
      { do: 'rotate', endpoint: 'e', key: 'k', isSure: true },
    ],
    ['do=rotate&endpoint=e&sure=no', { do: 'rotate', endpoint: 'e', key: null, isSure: false }],
  ])('reads %s', (text, wish) => {
    expect(read(text)).toEqual(wish);
  });

  it.each([
    '',
    'do=',
    'do=delete',
    'do=resend',
    'do=resend&delivery=a&delivery=b',
    'do=open&do=leave',
    'do=rotate&delivery=d',
    '{"do":"leave"}',
  ])('takes %j for no form of the page', (text) => {
    expect(read(text)).toBeNull();
  });

  it('takes nothing that is no UTF-8, or no body at all', () => {
    expect(readPartnerForm(Buffer.from([0xff, 0xfe]))).toBeNull();
    for (const body of [undefined, null, 'do=leave', { do: 'leave' }]) {
      expect(readPartnerForm(body)).toBeNull();
    }
  });
});
