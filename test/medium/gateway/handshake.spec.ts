import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem } from './expect-problem.js';
import { INTAKE } from './meta-webhook.js';
import { openGateway, type Gateway } from './open-gateway.js';

describe("Meta's handshake", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await openGateway();
  });
  afterAll(() => gateway.close());

  const shake = (given: Record<string, string>) =>
    gateway.ask({
      path: `${INTAKE}?${new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.challenge': '1158201444',
        'hub.verify_token': gateway.secrets.verifyToken,
        ...given,
      })}`,
    });

  it('gives the challenge back as plain text that no browser takes for a page', async () => {
    const answer = await shake({});
    expect(answer).toMatchObject({ status: 200, text: '1158201444' });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
  });

  it('works as Meta does it, over a socket', async () => {
    gateway.simulator.setWebhookUrl(`${gateway.url}${INTAKE}`);
    expect(await gateway.simulator.control.verifyWebhook()).toMatchObject({ status: 200 });
    expect(await gateway.simulator.control.verifyWebhook('another')).toMatchObject({ status: 403 });
    gateway.simulator.setWebhookUrl(null);
  });

  it.each([
    ['a wrong verify token', { 'hub.verify_token': 'not-the-verify-token' }],
    ['an empty verify token', { 'hub.verify_token': '' }],
    ['another mode', { 'hub.mode': 'unsubscribe' }],
    ['a page as challenge', { 'hub.challenge': '<script>alert(1)</script>' }],
    ['a challenge with a line break', { 'hub.challenge': '1\r\nSet-Cookie: a=b' }],
    ['a challenge longer than any of theirs', { 'hub.challenge': '1'.repeat(65) }],
    ['an empty challenge', { 'hub.challenge': '' }],
  ])('refuses %s, and repeats nothing of it', async (_, given) => {
    const answer = await shake(given);
    await expectProblem(gateway, answer, 403, 'handshake_refused');
    for (const value of Object.values(given)) {
      if (value !== '') expect(answer.text).not.toContain(value);
    }
  });

  it.each([
    ['no query at all', ''],
    ['a parameter that comes twice', '?hub.mode=subscribe&hub.challenge=1&hub.challenge=2'],
    ['names of prototypes', '?__proto__=1&constructor=2&hub.mode=subscribe'],
    ['broken encoding', '?hub.mode=%E0%A4%A&hub.challenge=%'],
  ])('refuses %s', async (_, query) => {
    const path = query.includes('challenge=1')
      ? `${INTAKE}${query}&hub.verify_token=${gateway.secrets.verifyToken}`
      : `${INTAKE}${query}`;
    await expectProblem(gateway, await gateway.ask({ path }), 403, 'handshake_refused');
  });

  it('refuses a right verify token that comes twice', async () => {
    const { verifyToken } = gateway.secrets;
    const path = `${INTAKE}?hub.mode=subscribe&hub.challenge=1&hub.verify_token=${verifyToken}&hub.verify_token=${verifyToken}`;
    await expectProblem(gateway, await gateway.ask({ path }), 403, 'handshake_refused');
  });
});
