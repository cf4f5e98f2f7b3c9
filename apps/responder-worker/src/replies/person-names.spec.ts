import { Secret } from '#libs/domain';
import { GraphError, type GraphErrorKind, type GraphPerson } from '#libs/graph-api';
import type { ArmedAccount } from '#libs/storage';
import { describe, expect, it } from '@jest/globals';
import { PersonNames } from './person-names.js';

const ADA = { name: 'Ada', username: 'ada' };
const NOBODY = { name: null, username: null };
const armed = (id: string): ArmedAccount => {
  const account: Partial<ArmedAccount['account']> = { id };
  return {
    account: account as ArmedAccount['account'],
    token: new Secret('IGAA'),
    tenantStatus: 'active',
  };
};
const refusal = (kind: GraphErrorKind) =>
  new GraphError({
    kind,
    scope: 'account',
    message: kind,
    meaning: kind,
    fix: kind,
    mayHaveActed: false,
  });

/** Names by what Instagram says, with the persons that it was asked for. */
function namesFrom(answer: (personId: string) => GraphPerson) {
  const asked: string[] = [];
  const names = new PersonNames({
    getPerson: async (_token, personId, options) => {
      expect(options?.signal).toBeDefined();
      asked.push(personId);
      return answer(personId);
    },
  });
  return { names, asked };
}

describe('PersonNames', () => {
  it('asks once for a person of an account', async () => {
    const { names, asked } = namesFrom(() => ADA);
    expect(await names.of(armed('a'), '1')).toEqual(ADA);
    expect(await names.of(armed('a'), '1')).toEqual(ADA);
    await names.of(armed('b'), '1');
    expect(asked).toEqual(['1', '1']);
  });

  it('goes on without a name that is refused, for that person alone', async () => {
    const { names, asked } = namesFrom((id) => {
      if (id === '1') throw refusal('permanent');
      return ADA;
    });
    expect(await names.of(armed('a'), '1')).toEqual(NOBODY);
    expect(await names.of(armed('a'), '1')).toEqual(NOBODY);
    expect(await names.of(armed('a'), '2')).toEqual(ADA);
    expect(asked).toEqual(['1', '2']);
  });

  it.each<GraphErrorKind>(['throttle', 'timed-out', 'unreachable', 'reauth', 'unknown'])(
    'leaves an account alone for a while after %s',
    async (kind) => {
      const { names, asked } = namesFrom(() => {
        throw refusal(kind);
      });
      expect(await names.of(armed('a'), '1')).toEqual(NOBODY);
      expect(await names.of(armed('a'), '2')).toEqual(NOBODY);
      expect(await names.of(armed('b'), '3')).toEqual(NOBODY);
      expect(asked).toEqual(['1', '3']);
    },
  );

  it('takes an id that no address can hold for nobody’s', async () => {
    const { names } = namesFrom(() => {
      throw new TypeError('no id');
    });
    expect(await names.of(armed('a'), '../me')).toEqual(NOBODY);
  });

  it('hides no fault of ours', async () => {
    const { names } = namesFrom(() => {
      throw new RangeError('a bug');
    });
    await expect(names.of(armed('a'), '1')).rejects.toThrow('a bug');
  });
});
