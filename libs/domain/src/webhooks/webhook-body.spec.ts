import { describe, expect, it } from '@jest/globals';
import { FACT_CATALOGUE } from '../events/fact-catalogue.js';
import { makeFactBody } from '../events/fact.js';
import { MAX_WEBHOOK_BYTES, webhookBody } from './webhook-body.js';

const at = new Date('2026-11-22T14:30:00.000Z');
const { example } = FACT_CATALOGUE['ice_breaker.tapped'];
const fact = JSON.stringify(makeFactBody('ice_breaker.tapped', example, at, 'req_1'));

describe('webhookBody', () => {
  it('is the bytes of the fact', () => {
    expect(webhookBody(fact, { thin: false })).toBe(fact);
  });

  it('is thin where that is wanted: ids of ours, nothing of the person', () => {
    const body = webhookBody(fact, { thin: true });
    expect(JSON.parse(body)).toEqual({
      type: 'ice_breaker.tapped',
      version: 1,
      timestamp: at.toISOString(),
      request_id: 'req_1',
      data: { account_id: example.account_id, event_id: example.event_id },
    });
    expect(webhookBody(fact, { thin: true })).toBe(body);
  });

  it('is thin rather than larger than 64 kB, counted in bytes', () => {
    const big = (payload: string) =>
      JSON.stringify(makeFactBody('ice_breaker.tapped', { ...example, payload }, at));
    const room = MAX_WEBHOOK_BYTES - Buffer.byteLength(big(''));
    expect(webhookBody(big('x'.repeat(room)), { thin: false })).toHaveLength(MAX_WEBHOOK_BYTES);
    expect(webhookBody(big('x'.repeat(room + 1)), { thin: false })).not.toContain('xx');
    expect(webhookBody(big('é'.repeat(room)), { thin: false })).not.toContain('é');
  });
});
