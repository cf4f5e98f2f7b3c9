import { describe, expect, it } from '@jest/globals';
import { html } from './html.js';

describe('html', () => {
  it.each<[string, string, string]>([
    ['tags', '<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['what ends an attribute', `"'`, '&quot;&#39;'],
    ['what is escaped already', '&lt;', '&amp;lt;'],
    ['line breaks and NUL', 'a\r\nb\u0000c', 'a  b c'],
    ['marks that turn what follows', 'a\u202eb\u2066c\u200fd', 'a b c d'],
    ['half a surrogate pair', 'a\ud800b', 'a\ufffdb'],
    ['plain words of any script', 'Größe 漢字 🧁', 'Größe 漢字 🧁'],
  ])('makes text of %s', (_, text, escaped) => {
    expect(html`<p title="${text}">${text}</p>`.markup).toBe(
      `<p title="${escaped}">${escaped}</p>`,
    );
  });

  it('takes markup of its own as it is, lists in order, and null for nothing', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);
    expect(html`${items}${null}${7}`.markup).toBe('<li>a</li><li>&lt;b&gt;</li>7');
  });

  it('takes nothing for markup that only looks like it', () => {
    const foreign = JSON.parse('{"markup":"<b>"}');
    expect(() => html`${foreign}`).toThrow(TypeError);
  });

  it('leaves backslashes alone', () => {
    expect(html`${'a\\nb'}`.markup).toBe('a\\nb');
  });
});
