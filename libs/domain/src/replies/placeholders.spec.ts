import { describe, expect, it } from '@jest/globals';
import { faultsOfPlaceholders, filledAtMost, fillPlaceholders } from './placeholders.js';

const values = {
  question: 'When are you open?',
  account: 'cafe.milano',
  name: 'Ada',
  username: null,
};

describe('fillPlaceholders', () => {
  it.each([
    ['no placeholder', 'Hello!', 'Hello!'],
    ['the question', 'You asked: {{question|something}}', 'You asked: When are you open?'],
    ['the account, with blanks', '{{ account |us}} says hi', 'cafe.milano says hi'],
    ['one twice', '{{account|a}}{{account|b}}', 'cafe.milanocafe.milano'],
    ['the person', 'Hi {{name|you}} {{username|there}}', 'Hi Ada there'],
    ['a name that is not of the list', '{{nick|you}}', '{{nick|you}}'],
    ['one brace', '{question|x}', '{question|x}'],
    ['no end', '{{question|x', '{{question|x'],
  ])('%s', (_what, text, filled) => {
    expect(fillPlaceholders(text, values)).toBe(filled);
  });

  it.each([null, '', ' \n'])('takes the fallback for %j', (question) => {
    const text = 'About {{question|your question}}:';
    expect(fillPlaceholders(text, { ...values, question })).toBe('About your question:');
  });

  it('puts in 80 characters at most, and none by half', () => {
    const filled = fillPlaceholders('{{question|x}}', { ...values, question: '👍'.repeat(100) });
    expect(filled).toBe('👍'.repeat(80));
  });

  it('fills a value in as it is, also where it looks like a pattern or a placeholder', () => {
    const question = "$& $1 {{account|x}} $'";
    expect(fillPlaceholders('{{question|x}}', { ...values, question })).toBe(question);
  });
});

describe('filledAtMost', () => {
  it.each([
    ['words', 'é!', { bytes: 3, chars: 2 }],
    ['a placeholder', 'a{{question|x}}b', { bytes: 322, chars: 82 }],
    ['a long fallback', `{{question|${'é'.repeat(300)}}}`, { bytes: 600, chars: 300 }],
  ])('of %s', (_what, text, most) => {
    expect(filledAtMost(text)).toEqual(most);
  });
});

describe('faultsOfPlaceholders', () => {
  it.each([
    ['nothing', 'Hello', []],
    ['known ones', '{{question|it}} {{account|us}}', []],
    ['an unknown one', 'Dear {{nick|you}}', ['unknown_placeholder']],
    ['an empty one', '{{}}', ['unknown_placeholder']],
    ['one without a fallback', '{{question}}', ['no_fallback']],
    ['one with a blank fallback', '{{question| }}', ['no_fallback']],
    ['all of them', '{{question}} {{x}}', ['no_fallback', 'unknown_placeholder']],
  ])('of %s', (_what, text, codes) => {
    expect(faultsOfPlaceholders(text).map(({ code }) => code)).toEqual(codes);
  });

  it('says how to mend them', () => {
    expect(faultsOfPlaceholders('{{account}}')[0]?.fix).toContain('{{account|us}}');
    expect(faultsOfPlaceholders('{{x}}')[0]?.fix).toBe(
      'There is: {{question|…}}, {{account|…}}, {{name|…}}, {{username|…}}.',
    );
  });
});
