import { describe, expect, it } from '@jest/globals';
import type { IceBreakers } from './profile-rules.js';
import { entryForLocale, renderProfile } from './profile-shapes.js';

const questions = [{ question: 'Q', payload: 'P' }];
const fresh: IceBreakers = {
  form: 'new',
  entries: [
    { locale: 'default', call_to_actions: questions },
    { locale: 'de_DE', call_to_actions: [{ question: 'F', payload: 'PD' }] },
  ],
};
const aged: IceBreakers = { form: 'old', entries: [{ call_to_actions: questions }] };
const render = (shape: Parameters<typeof renderProfile>[0], set: IceBreakers | null) =>
  renderProfile(shape, ['ice_breakers'], set, null);

describe('GET messenger_profile, the four shapes', () => {
  it('the seed: entries directly in data', () => {
    expect(render('seed', fresh)).toEqual({ data: fresh.entries });
  });

  it('nested: data[0].ice_breakers in the form that was set', () => {
    expect(render('nested', fresh)).toEqual({ data: [{ ice_breakers: fresh.entries }] });
    expect(render('nested', aged)).toEqual({ data: [{ ice_breakers: questions }] });
  });

  it('old: questions without locales', () => {
    expect(render('old', fresh)).toEqual({ data: [{ ice_breakers: questions }] });
  });

  it('nothing set: an empty list, or an empty object in it', () => {
    expect(render('seed', null)).toEqual({ data: [] });
    expect(render('nested', null)).toEqual({ data: [] });
    expect(render('old', null)).toEqual({ data: [] });
    expect(render('empty-object', null)).toEqual({ data: [{}] });
  });

  it('shows a menu only when asked for, beside the questions', () => {
    const menu = [{ locale: 'default' }];
    expect(renderProfile('seed', ['ice_breakers'], fresh, menu)).toEqual({ data: fresh.entries });
    expect(renderProfile('seed', ['ice_breakers', 'persistent_menu'], fresh, menu)).toEqual({
      data: [{ ice_breakers: fresh.entries, persistent_menu: menu }],
    });
  });
});

describe('the questions of a phone', () => {
  it.each([
    ['de_DE', 'PD'],
    ['fr_FR', 'P'],
    ['default', 'P'],
  ])('%s sees %s', (locale, payload) => {
    expect(entryForLocale(fresh, locale)?.call_to_actions[0]?.payload).toBe(payload);
  });
});
