import { newId } from '#libs/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { explanationSchema } from '../../../apps/gateway/src/events/explanation.schema.js';
import { aTapItem, aWebhook, sendWebhook, signatureOf } from './meta-webhook.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aKeyOf, aTenant, anAccount, type AccountOfTest, type TenantOfTest } from './tenants.js';

const eventsPage = z.object({ data: z.array(z.object({ id: z.uuid() })) });

const RULE_ID = newId();
const GROUNDS = JSON.stringify({
  at: '2026-11-22T14:30:01.000Z',
  account_status: 'connected',
  is_tenant_suspended: false,
  rules: [{ id: RULE_ID, name: 'Opening hours', lost: 'payload_differs' }],
  rules_left_out: 3,
});

describe('the explanation of an event', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let account: AccountOfTest;
  let eventId: string;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    account = await anAccount(gateway, tenant);
  });
  afterAll(() => gateway.close());
  beforeEach(() => tap());

  /** Signed by the second secret of the app, as in the middle of a rotation. */
  async function tap() {
    const item = aTapItem(account.igUserId, { payload: 'WORDS_OF_A_PERSON' });
    const bytes = Buffer.from(JSON.stringify(aWebhook({ [account.igUserId]: [item] })));
    const secret = gateway.secrets.appSecrets[1] ?? '';
    await sendWebhook(gateway, bytes, { 'x-hub-signature-256': signatureOf(bytes, secret) });
    const newest = await tenant.ask({ path: '/v1/events?limit=1' });
    eventId = eventsPage.parse(newest.json).data[0]!.id;
  }
  const ask = (sql: string, more: unknown[] = []) => gateway.database.ask(sql, [eventId, ...more]);
  const explain = async (who = tenant) => {
    const answer = await who.ask({ path: `/v1/events/${eventId}/explain` });
    expect(answer.status).toBe(200);
    return { ...explanationSchema.parse(answer.json), text: answer.text };
  };

  it('of one that waits says so, and which secret signed it', async () => {
    const { state, steps, skipped_because } = await explain();
    expect({ state, skipped_because }).toEqual({ state: 'pending', skipped_because: null });
    expect(steps.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      'signature verified',
      'routing routed',
      'dedupe first_seen',
      'standing in_order',
      'window open',
      'conversation waiting',
      'rules waiting',
      'delivery none',
      'end pending',
    ]);
    expect(steps[0]?.message).toContain('secret 2 of the app');
    expect(steps[1]?.message).toContain(account.username);
  });

  it('of a skipped one names each rule that was asked, and why it lost', async () => {
    const decision = { rule_id: null, rule_name: null, reason: 'no_rule' };
    await ask(
      `UPDATE inbound_events SET state = 'skipped', decision = $2, grounds = $3 WHERE id = $1`,
      [JSON.stringify(decision), GROUNDS],
    );
    const { steps, skipped_because } = await explain();
    expect(skipped_because).toBe('no_rule');
    expect(steps.find(({ step }) => step === 'rules')).toMatchObject({
      outcome: 'no_match',
      message: 'None of 4 rules fitted.',
      rules: {
        asked: [{ id: RULE_ID, name: 'Opening hours', lost: 'payload_differs' }],
        left_out: 3,
      },
    });
    expect(steps.at(-1)).toMatchObject({ step: 'end', outcome: 'skipped' });
  });

  it('of one from before this was kept says what was not', async () => {
    const decision = { rule_id: newId(), rule_name: 'Hours', reason: 'rule_matched' };
    await ask(
      `UPDATE inbound_events SET state = 'answered', decision = $2, signed_by = NULL WHERE id = $1`,
      [JSON.stringify(decision)],
    );
    const { steps } = await explain();
    const of = (name: string) => steps.find(({ step }) => step === name);
    expect(of('signature')?.message).toBe('Its signature was verified.');
    expect(of('standing')).toMatchObject({ outcome: 'not_kept' });
    expect(of('rules')).toMatchObject({ outcome: 'matched', rules: null });
  });

  it('shows each message with how its outcome is known, and each delivery, and nobody’s words', async () => {
    const url = 'https://partner.example/hooks/a-secret-in-the-path';
    const made = await tenant.ask({
      method: 'POST',
      path: '/v1/webhook-endpoints',
      body: { url },
    });
    const endpoint = z.looseObject({ id: z.uuid(), secret: z.string() }).parse(made.json);
    const [replyId, factId, deliveryId] = [newId(), newId(), newId()];
    await ask(
      `INSERT INTO replies (id, tenant_id, account_id, event_id, step, rule_id, person_id, message,
                            state, may_land_until, message_id, evidence, settled, attempts)
       VALUES ($2, $3, $4, $1, 0, $2, 'p', '{"text":"Words of ours."}', 'sent', now(), $5, 'echo',
               'resent', 2)`,
      [replyId, tenant.id, account.id, `m_${replyId}`],
    );
    await ask(
      `INSERT INTO facts (id, tenant_id, account_id, type, body, event_id, sequence)
       VALUES ($2, $3, $4, 'reply.sent', '{}', $1, 2)`,
      [factId, tenant.id, account.id],
    );
    await gateway.database.ask(
      `INSERT INTO webhook_deliveries (id, tenant_id, endpoint_id, fact_id, state, attempts, last_status,
                                       last_error)
       VALUES ($1, $2, $3, $4, 'failed', 10, 503, 'their words')`,
      [deliveryId, tenant.id, endpoint.id, factId],
    );
    const { steps, text } = await explain(await aKeyOf(gateway, tenant.id, ['events:read']));
    expect(steps.find(({ step }) => step === 'send')).toMatchObject({
      outcome: 'sent',
      send: {
        reply_id: replyId,
        tries: 2,
        message_id: `m_${replyId}`,
        evidence: 'echo',
        sent_again_because: 'policy',
      },
    });
    expect(steps.find(({ step }) => step === 'delivery')).toMatchObject({
      outcome: 'failed',
      delivery: {
        delivery_id: deliveryId,
        endpoint_id: endpoint.id,
        fact_id: factId,
        type: 'reply.sent',
        attempts: 10,
        status: 503,
        next_attempt_at: null,
      },
    });
    const hidden = [url, endpoint.secret, 'Words of ours', 'WORDS_OF_A_PERSON', 'their words'];
    for (const words of [...hidden, account.accessToken]) expect(text).not.toContain(words);
  });

  it('of an erased person says only that they were', async () => {
    await ask(
      `UPDATE inbound_events SET state = 'noted', person_id = 'erased', title = NULL,
              payload = NULL, decision = NULL, grounds = NULL WHERE id = $1`,
    );
    const { steps } = await explain();
    expect(steps.map(({ step }) => step)).toEqual(['signature', 'routing', 'dedupe', 'end']);
    expect(steps.at(-1)?.message).toContain('erased');
  });
});
