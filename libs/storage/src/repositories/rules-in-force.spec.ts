import { describe, expect, it } from '@jest/globals';
import type { ReplyRuleRow } from '../entities/reply-rule.entity.js';
import { RulesInForce } from './rules-in-force.js';

const rule = (name: string): ReplyRuleRow => Object.assign(Object.create(null), { name });
const MORE_THAN_IS_KEPT = 40_000_000;

describe('RulesInForce', () => {
  it('reads rules again only when one has changed, for each tenant by itself', async () => {
    const kept: Record<string, { stamp: string; names: string[] }> = {
      one: { stamp: '1', names: ['a'] },
      two: { stamp: '1', names: ['b'] },
    };
    const read: string[] = [];
    const rules = new RulesInForce({
      stamp: async (tenantId) => kept[tenantId]!.stamp,
      list: async (tenantId) => {
        read.push(tenantId);
        return kept[tenantId]!.names.map(rule);
      },
    });
    const namesOf = async (tenantId: string) => (await rules.of(tenantId)).map(({ name }) => name);
    expect(await namesOf('one')).toEqual(['a']);
    expect(await namesOf('one')).toEqual(['a']);
    expect(await namesOf('two')).toEqual(['b']);
    kept['one'] = { stamp: '2', names: ['a', 'c'] };
    expect(await namesOf('one')).toEqual(['a', 'c']);
    expect(await namesOf('two')).toEqual(['b']);
    expect(read).toEqual(['one', 'two', 'one']);
  });

  it('keeps no more than memory is worth, and gives the rules all the same', async () => {
    let reads = 0;
    const rules = new RulesInForce({
      stamp: async () => '1',
      list: async () => {
        reads += 1;
        return [rule('x'.repeat(MORE_THAN_IS_KEPT))];
      },
    });
    for (let turns = 0; turns < 2; turns += 1) expect(await rules.of('one')).toHaveLength(1);
    expect(reads).toBe(2);
  });
});
