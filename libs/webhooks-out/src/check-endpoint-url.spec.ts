import { describe, expect, it } from '@jest/globals';
import { checkEndpointUrl } from './check-endpoint-url.js';

const verdict = (text: string, allowPrivate: boolean) => {
  const checked = checkEndpointUrl(text, { allowPrivate });
  return checked.ok ? checked.url.href : checked.fault.code;
};

describe('checkEndpointUrl', () => {
  it.each([
    ['https://example.com', 'https://example.com/'],
    ['https://example.com/hooks?x=1', 'https://example.com/hooks?x=1'],
    ['https://Example.COM:443/a', 'https://example.com/a'],
    ['https://example.com:8443/', 'https://example.com:8443/'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://8.8.8.8/', 'https://8.8.8.8/'],
    ['https://[2606:4700:4700::1111]/', 'https://[2606:4700:4700::1111]/'],
    ['https://notlocalhost.com/', 'https://notlocalhost.com/'],
    ['https://internal.example.com/', 'https://internal.example.com/'],
    [`https://example.com/${'x'.repeat(2028)}`, `https://example.com/${'x'.repeat(2028)}`],
    [`https://example.com/${'x'.repeat(2029)}`, 'url_too_long'],
    ['', 'not_a_url'],
    ['example.com', 'not_a_url'],
    ['/hooks', 'not_a_url'],
    ['https://', 'not_a_url'],
    ['https://exa mple.com/', 'not_a_url'],
    [' https://example.com/', 'not_a_url'],
    ['https://exam\nple.com/', 'not_a_url'],
    ['https://example.com/\u0000', 'not_a_url'],
    ['https://example.com:99999/', 'not_a_url'],
    ['https://999.1.1.1/', 'not_a_url'],
    ['http://example.com/', 'url_not_https'],
    ['ftp://example.com/', 'url_not_https'],
    ['file:///etc/passwd', 'url_not_https'],
    ['javascript:alert(1)', 'url_not_https'],
    ['https://user@example.com/', 'url_with_credentials'],
    ['https://user:word@example.com/', 'url_with_credentials'],
    ['https://:word@example.com/', 'url_with_credentials'],
    ['https://example.com@127.0.0.1/', 'url_with_credentials'],
    ['https://example.com/#a', 'url_with_fragment'],
    ['https://example.com/#', 'url_with_fragment'],
    ['https://example.com:80/', 'url_port_not_allowed'],
    ['https://example.com:6379/', 'url_port_not_allowed'],
    ['https://127.0.0.1/', 'url_not_public'],
    ['https://127.1/', 'url_not_public'],
    ['https://2130706433/', 'url_not_public'],
    ['https://0x7f000001/', 'url_not_public'],
    ['https://0177.0.0.1/', 'url_not_public'],
    ['https://①②⑦.0.0.1/', 'url_not_public'],
    ['https://0/', 'url_not_public'],
    ['https://169.254.169.254/latest/meta-data', 'url_not_public'],
    ['https://[::1]/', 'url_not_public'],
    ['https://[::ffff:127.0.0.1]/', 'url_not_public'],
    ['https://[64:ff9b::7f00:1]/', 'url_not_public'],
    ['https://[2002:7f00:1::]/', 'url_not_public'],
    ['https://[fd00:ec2::254]/', 'url_not_public'],
    ['https://127.0.0.1./', 'url_not_public'],
    ['https://localhost/', 'url_not_public'],
    ['https://LOCALHOST./', 'url_not_public'],
    ['https://a.localhost/', 'url_not_public'],
    ['https://metadata/', 'url_not_public'],
    ['https://metadata.google.internal/', 'url_not_public'],
    ['https://printer.local/', 'url_not_public'],
    ['https://postgres/', 'url_not_public'],
    ['https://kubernetes.default.svc/', 'url_not_public'],
    ['https://router.home.arpa/', 'url_not_public'],
  ])('%s → %s', (text, expected) => {
    expect(verdict(text, false)).toBe(expected);
  });

  it.each([
    ['http://127.0.0.1:4500/hooks', 'http://127.0.0.1:4500/hooks'],
    ['http://localhost:4500/hooks', 'http://localhost:4500/hooks'],
    ['https://partner:9999/', 'https://partner:9999/'],
    ['ftp://127.0.0.1/', 'url_not_https'],
    ['http://user@127.0.0.1/', 'url_with_credentials'],
    ['http://127.0.0.1/#a', 'url_with_fragment'],
    [`http://127.0.0.1/${'x'.repeat(2048)}`, 'url_too_long'],
  ])('for tries on one machine: %s → %s', (text, expected) => {
    expect(verdict(text, true)).toBe(expected);
  });

  it('says where and what to do, and repeats no credentials', () => {
    const checked = checkEndpointUrl('https://me:hush@example.com/', { allowPrivate: false });
    expect(checked).toMatchObject({
      ok: false,
      fault: { pointer: '/url', fix: expect.any(String) },
    });
    expect(JSON.stringify(checked)).not.toContain('hush');
  });
});
