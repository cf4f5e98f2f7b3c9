import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPartnerReceiver, type PartnerReceiver } from '../support/partner-receiver.js';
import { startSystem, type System } from './support/system.js';
import { aTenant, type ConnectedAccount, type TenantUser } from './support/tenant.js';
import { until } from './support/until.js';

const QUESTIONS = {
  platform: 'instagram' as const,
  ice_breakers: [
    {
      call_to_actions: [
        { question: 'Opening hours?', payload: 'HOURS' },
        { question: 'Where are you?', payload: 'PLACE' },
      ],
    },
    { locale: 'de_DE', call_to_actions: [{ question: 'Wann geöffnet? 🕘', payload: 'HOURS' }] },
  ],
};

describe('from saved questions to an answered tap', () => {
  let system: System;
  let tenant: TenantUser;
  let account: ConnectedAccount;
  let partner: PartnerReceiver;
  const control = () => system.simulator.control;

  beforeAll(async () => {
    system = await startSystem();
    partner = await startPartnerReceiver({ port: 0 });
    tenant = await aTenant(system);
    account = await tenant.connectAccount('tap.to.reply');
    const endpoint = await tenant.api.expect<{ secret: string }>(
      201,
      'POST',
      '/v1/webhook-endpoints',
      { url: partner.url },
    );
    partner.setSecret(endpoint.secret);
    await tenant.addRule('HOURS', 'We open at nine ☕');
    await tenant.setIceBreakers(account.id, QUESTIONS);
    await tenant.publishedAs(account.id, 'in_sync');
  });

  afterAll(async () => {
    await system.stop();
    await partner.close();
  });

  it('publishes both locales and proves it by reading them back', async () => {
    const shown = await tenant.iceBreakers(account.id);
    expect(shown).toMatchObject({ revision: 1, status: 'in_sync', last_error: null });
    expect(shown.published).toMatchObject({ revision: 1, ice_breakers: shown.ice_breakers });
    expect(control().account(account.igUserId).ice_breakers).toEqual(shown.ice_breakers);
  });

  it('answers a tap by the rule of its payload, once, and says so', async () => {
    const tap = await control().tap(account.igUserId, { locale: 'de_DE', index: 0, copies: 3 });
    const event = await tenant.tapIn('answered', tap.mid);
    expect(event).toMatchObject({
      payload: 'HOURS',
      reason: 'rule_matched',
      matched_rule: { name: 'HOURS' },
      replies: [{ step: 0, state: 'sent', text: 'We open at nine ☕', evidence: 'answer' }],
    });
    const thread = control().messages(account.igUserId, { person: tap.person });
    expect(thread.map(({ direction, text }) => [direction, text])).toEqual([
      ['in', 'Wann geöffnet? 🕘'],
      ['out', 'We open at nine ☕'],
    ]);
  });

  it('tells the partner of tap and reply in signed webhooks', async () => {
    const tap = await control().tap(account.igUserId, { index: 0 });
    const event = await tenant.tapIn('answered', tap.mid);
    const delivered = await until('reply.sent reached the partner', 20_000, () => {
      const about = partner
        .received()
        .filter(({ body }) => JSON.stringify(body).includes(event.id));
      return about.some(({ type }) => type === 'reply.sent') ? about : null;
    });
    expect(delivered.map(({ type }) => type).toSorted()).toEqual([
      'ice_breaker.tapped',
      'reply.sent',
    ]);
    expect(delivered.every(({ verified, attempt }) => verified && attempt === 1)).toBe(true);
  });

  it('skips a tap that no rule answers, with the reason', async () => {
    const tap = await control().tap(account.igUserId, { index: 1 });
    const event = await tenant.tapIn('skipped', tap.mid);
    expect(event).toMatchObject({ reason: 'no_rule', matched_rule: null, replies: [] });
    expect(control().seesMessages(account.igUserId, tap.person)).toEqual([]);
  });

  it('recognises its own echoes and does not answer them', async () => {
    const before = await tenant.taps();
    const echoes = await until('the echoes came', 20_000, async () => {
      const [row] = await system.database.ask<{ count: string }>(
        `SELECT count(*) FROM inbound_events WHERE kind = 'echo' AND state = 'noted'`,
      );
      return Number(row?.count) >= 2;
    });
    expect(echoes).toBe(true);
    expect(await tenant.taps()).toHaveLength(before.length);
  });

  it('is quiet once a human has answered, until the conversation is resumed', async () => {
    const first = await control().tap(account.igUserId, { index: 0 });
    await tenant.tapIn('answered', first.mid);
    const { person } = first;
    await control().humanWrites(account.igUserId, { person, text: 'Hello, this is Ada.' });
    const taken = await until('the human has taken over', 30_000, async () => {
      const path = `/v1/conversations?person_id=${person}&state=human_took_over`;
      const { data } = await tenant.api.expect<{ data: { id: string }[] }>(200, 'GET', path);
      return data[0];
    });
    const quiet = await control().tap(account.igUserId, { person, index: 0 });
    expect(await tenant.tapIn('skipped', quiet.mid)).toMatchObject({ reason: 'human_took_over' });
    await tenant.api.expect(200, 'POST', `/v1/conversations/${taken.id}/resume`);
    const again = await control().tap(account.igUserId, { person, index: 0 });
    await tenant.tapIn('answered', again.mid);
    const texts = control().seesMessages(account.igUserId, person);
    expect(texts.map(({ text }) => text)).toEqual([
      'We open at nine ☕',
      'Hello, this is Ada.',
      'We open at nine ☕',
    ]);
    const told = await until('the partner was told', 30_000, () => {
      const types = partner.received().map(({ type }) => type);
      return types.includes('conversation.resumed') ? types : null;
    });
    expect(told.filter((type) => type?.startsWith('conversation.'))).toEqual([
      'conversation.handed_off',
      'conversation.resumed',
    ]);
  });

  it('clears the questions on Instagram when they are deleted', async () => {
    await tenant.api.expect(202, 'DELETE', `/v1/accounts/${account.id}/ice-breakers`);
    const shown = await tenant.publishedAs(account.id, 'in_sync');
    expect(shown).toMatchObject({ revision: 2, ice_breakers: [] });
    expect(control().account(account.igUserId).ice_breakers ?? []).toEqual([]);
  });
});
