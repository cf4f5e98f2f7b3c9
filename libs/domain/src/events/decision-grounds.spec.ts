import { describe, expect, it } from '@jest/globals';
import type { ConsideredRule, LostReason } from '../replies/match-rule.js';
import { groundsOf, MAX_ASKED_RULES } from './decision-grounds.js';

const AT = new Date('2026-11-22T14:30:00.000Z');

const rules = (lost: LostReason | null, count: number, from = 0): ConsideredRule[] =>
  Array.from({ length: count }, (_, at) => ({ ruleId: `r${from + at}`, lost }));
const grounds = (considered: ConsideredRule[]) =>
  groundsOf({
    at: AT,
    accountStatus: 'connected',
    isTenantSuspended: false,
    considered,
    rules: considered.map(({ ruleId }) => ({ id: ruleId, name: `rule ${ruleId}` })),
  });

describe('the grounds of a decision', () => {
  it('name every rule with why it lost, in the order in which they were asked', () => {
    expect(grounds([...rules('payload_differs', 1), ...rules(null, 1, 1)])).toEqual({
      at: '2026-11-22T14:30:00.000Z',
      account_status: 'connected',
      is_tenant_suspended: false,
      rules: [
        { id: 'r0', name: 'rule r0', lost: 'payload_differs' },
        { id: 'r1', name: 'rule r1', lost: null },
      ],
      rules_left_out: 0,
    });
  });

  it('are bounded, and keep the winner and who looked at the event', () => {
    const many = [
      ...rules('other_account', 500),
      ...rules('payload_differs', MAX_ASKED_RULES - 1, 500),
      ...rules(null, 1, 900),
      ...rules('earlier_rule_won', 500, 1000),
    ];
    const { rules: kept, rules_left_out } = grounds(many);
    expect(kept.map(({ lost }) => lost)).toEqual([
      ...Array.from({ length: MAX_ASKED_RULES - 1 }, () => 'payload_differs'),
      null,
    ]);
    expect(kept.map(({ id }) => id).slice(-2)).toEqual([`r${498 + MAX_ASKED_RULES}`, 'r900']);
    expect(rules_left_out).toBe(1000);
  });

  it('are empty where no rule was asked', () => {
    expect(grounds([])).toMatchObject({ rules: [], rules_left_out: 0 });
  });
});
