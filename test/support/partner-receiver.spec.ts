import { afterEach, describe, expect, it } from '@jest/globals';
import { newWebhookSecret, signWebhook, WebhookSender } from '#libs/webhooks-out';
import { type PartnerReceiver, startPartnerReceiver } from './partner-receiver.js';

const toClose: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of toClose.splice(0)) await one.close();
});

async function started(secret?: string): Promise<PartnerReceiver> {
  const receiver = await startPartnerReceiver({
    port: 0,
    ...(secret === undefined ? {} : { secret }),
  });
  toClose.push(receiver);
  return receiver;
}

const secret = newWebhookSecret();
const body = JSON.stringify({ type: 'webhook.test', data: { message: 'häß 😀' } });

async function deliver(receiver: PartnerReceiver, by = secret, sent = body) {
  const sender = new WebhookSender({ allowPrivateAddresses: true });
  toClose.push(sender);
  const headers = signWebhook({
    id: 'msg_1',
    timestamp: new Date(),
    body,
    secrets: [by],
    attempt: 2,
  });
  return sender.post({ url: receiver.url, headers, body: sent });
}

describe('startPartnerReceiver', () => {
  it('keeps and verifies what our own sender signed and sent', async () => {
    const receiver = await started(secret.reveal());
    expect(await deliver(receiver)).toMatchObject({ ok: true, status: 204 });
    expect(receiver.received()).toEqual([
      {
        id: 'msg_1',
        attempt: 2,
        type: 'webhook.test',
        verified: true,
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        status: 204,
        body: JSON.parse(body),
      },
    ]);
  });

  it.each([
    ['another secret', newWebhookSecret(), body],
    ['a changed body', secret, body.replace('häß', 'hass')],
    ['a body that is no JSON', secret, 'x'],
  ])('refuses %s, and keeps it as not verified', async (_what, by, sent) => {
    const receiver = await started(secret.reveal());
    expect(await deliver(receiver, by, sent)).toMatchObject({ ok: true, status: 401 });
    expect(receiver.received()).toMatchObject([{ verified: false, status: 401 }]);
  });

  it('takes everything while it knows no secret, and calls nothing verified', async () => {
    const receiver = await started();
    expect(await deliver(receiver)).toMatchObject({ ok: true, status: 204 });
    expect(receiver.received()).toMatchObject([{ verified: false }]);
  });

  it('answers as it is told', async () => {
    const receiver = await started(secret.reveal());
    receiver.setStatus(503);
    expect(await deliver(receiver)).toMatchObject({ ok: true, status: 503 });
    receiver.setStatus(200);
    expect(await deliver(receiver)).toMatchObject({ ok: true, status: 200 });
    expect(receiver.received()).toHaveLength(2);
  });

  it('is told its secret and asked what came over HTTP', async () => {
    const receiver = await started();
    const base = receiver.url.replace('/hooks', '');
    const put = (path: string, json: unknown) =>
      fetch(`${base}${path}`, { method: 'PUT', body: JSON.stringify(json) });
    expect((await put('/secret', { secret: secret.reveal() })).status).toBe(204);
    expect((await put('/secret', {})).status).toBe(400);
    expect((await put('/status', { status: 201 })).status).toBe(204);
    expect((await put('/status', { status: 99 })).status).toBe(400);
    await deliver(receiver);
    expect(await (await fetch(`${base}/received`)).json()).toMatchObject({
      deliveries: [{ id: 'msg_1', verified: true, status: 201 }],
    });
    expect(await (await fetch(base)).json()).toHaveProperty('what');
    expect((await fetch(`${base}/nowhere`)).status).toBe(404);
  });
});
