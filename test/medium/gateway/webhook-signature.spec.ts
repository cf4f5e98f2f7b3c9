import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem } from './expect-problem.js';
import {
  aTapItem,
  aWebhook,
  countEvents,
  INTAKE,
  sendWebhook,
  signatureOf,
} from './meta-webhook.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { rawRequest, sayRaw } from './raw-http.js';
import { aTenant, anAccount, type AccountOfTest } from './tenants.js';

describe('the signature of a webhook', () => {
  let gateway: Gateway;
  let account: AccountOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    account = await anAccount(gateway, await aTenant(gateway));
  });
  afterAll(() => gateway.close());

  const aTap = () => Buffer.from(JSON.stringify(aWebhook({ [account.igUserId]: [aTapItem('1')] })));
  const wordsOf = (bytes: Buffer) => {
    const first = signatureOf(bytes, gateway.secrets.appSecrets[0]);
    return { first, hex: first.slice('sha256='.length) };
  };

  it.each([
    ['of the first secret', 0],
    ['of the second secret, during a rotation', 1],
  ])('%s lets an event in', async (_, index) => {
    const before = await countEvents(gateway, account.igUserId);
    const bytes = aTap();
    const secret = gateway.secrets.appSecrets[index] ?? '';
    const answer = await sendWebhook(gateway, bytes, {
      'x-hub-signature-256': signatureOf(bytes, secret),
    });
    expect(answer).toMatchObject({ status: 200, text: 'EVENT_RECEIVED' });
    expect(await countEvents(gateway, account.igUserId)).toBe(before + 1);
    const metrics = await gateway.ask({ path: '/metrics' });
    expect(metrics.text).toMatch(
      RegExp(
        `floe_inbound_signatures_total\\{outcome="secret_${index + 1}",app="gateway"\\} [1-9]`,
      ),
    );
  });

  it('in capital hex lets an event in too', async () => {
    const bytes = aTap();
    const { hex } = wordsOf(bytes);
    const answer = await sendWebhook(gateway, bytes, {
      'x-hub-signature-256': `sha256=${hex.toUpperCase()}`,
    });
    expect(answer.status).toBe(200);
  });

  it.each<[string, (bytes: Buffer, words: { first: string; hex: string }) => string]>([
    ['that is empty', () => ''],
    ['of another secret', (bytes) => signatureOf(bytes, 'a-secret-of-somebody-else')],
    ['of other bytes', () => signatureOf(Buffer.from('{}'), gateway.secrets.appSecrets[0])],
    ['that is cut short', (_, { first }) => first.slice(0, -2)],
    ['that is too long', (_, { first }) => `${first}00`],
    ['without its algorithm', (_, { hex }) => hex],
    ['of another algorithm', (_, { hex }) => `sha1=${hex}`],
    ['in base64', (_, { hex }) => `sha256=${Buffer.from(hex, 'hex').toString('base64')}`],
    ['twice in one header', (_, { first }) => `${first},${first}`],
    ['that is no hex', (_, { first }) => `${first.slice(0, -1)}g`],
    ['of one character', () => 'x'],
    ['in letters that only look like hex', (_, { hex }) => `sha256=${'а'.repeat(hex.length)}`],
  ])('%s is refused, and nothing is kept', async (_, signature) => {
    const before = await countEvents(gateway, account.igUserId);
    const bytes = aTap();
    const answer = await sendWebhook(gateway, bytes, {
      'x-hub-signature-256': signature(bytes, wordsOf(bytes)),
    });
    await expectProblem(gateway, answer, 401, 'signature_invalid');
    expect(await countEvents(gateway, account.igUserId)).toBe(before);
  });

  it('is needed: without it a webhook is refused, also with the old SHA-1 header alone', async () => {
    const bytes = aTap();
    const bare = await gateway.ask({ method: 'POST', path: INTAKE, body: bytes });
    await expectProblem(gateway, bare, 401, 'signature_invalid');
    const old = await gateway.ask({
      method: 'POST',
      path: INTAKE,
      body: bytes,
      headers: { 'x-hub-signature': `sha1=${wordsOf(bytes).hex.slice(0, 40)}` },
    });
    await expectProblem(gateway, old, 401, 'signature_invalid');
  });

  it('in two headers is refused, even when both are right', async () => {
    const bytes = aTap();
    const { first } = wordsOf(bytes);
    const answer = await sayRaw(
      gateway.url,
      rawRequest(
        'POST',
        INTAKE,
        [
          ['Content-Type', 'application/json'],
          ['Content-Length', String(bytes.length)],
          ['X-Hub-Signature-256', first],
          ['X-Hub-Signature-256', first],
        ],
        bytes,
      ),
    );
    await expectProblem(gateway, answer, 401, 'signature_invalid');
  });

  it('is over the bytes as they came: the same JSON, spelled otherwise, is refused', async () => {
    const bytes = aTap();
    const respelled = Buffer.from(JSON.stringify(JSON.parse(bytes.toString()), null, 1));
    const answer = await sendWebhook(gateway, respelled, {
      'x-hub-signature-256': wordsOf(bytes).first,
    });
    await expectProblem(gateway, answer, 401, 'signature_invalid');
  });

  it('is looked at before the body is: nonsense without one is a 401, not a 400', async () => {
    const answer = await gateway.ask({ method: 'POST', path: INTAKE, body: Buffer.from('{{{{') });
    await expectProblem(gateway, answer, 401, 'signature_invalid');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream', 'x'])(
    'does not help a body of type %s',
    async (type) => {
      const answer = await sendWebhook(gateway, aTap(), { 'content-type': type });
      await expectProblem(gateway, answer, 415, 'unsupported_media_type');
    },
  );

  it('holds with a charset in the content type, as Meta may send it', async () => {
    const answer = await sendWebhook(gateway, aTap(), {
      'content-type': 'application/json; charset=UTF-8',
    });
    expect(answer.status).toBe(200);
  });
});
