import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { accountClient, ICE_BREAKERS, type GraphClient } from './spec-support/graph-client.js';
import {
  startWebhookReceiver,
  type ReceivedWebhook,
  type WebhookReceiver,
} from './spec-support/webhook-receiver.js';
import { startSimulator, type RunningSimulator } from './simulator.js';

let simulator: RunningSimulator;
let receiver: WebhookReceiver;
let cafe: GraphClient;
const SECRET = 'the-app-secret';
const PERSON = '900000000000001';

beforeAll(async () => {
  receiver = await startWebhookReceiver('verify-me');
  simulator = await startSimulator({
    appSecret: SECRET,
    verifyToken: 'verify-me',
    webhookUrl: receiver.url,
  });
});
afterAll(async () => {
  await simulator.close();
  await receiver.close();
});
beforeEach(async () => {
  simulator.control.reset();
  receiver.all.length = 0;
  cafe = accountClient(simulator, 'cafe', { subscribed: true });
  await cafe.post('/v25.0/me/messenger_profile', ICE_BREAKERS);
});

const { control } = { get control() { return simulator.control; } } as { control: never };
void control;

const parsed = (webhook: ReceivedWebhook | undefined): any => JSON.parse(webhook?.raw.toString() ?? '');
