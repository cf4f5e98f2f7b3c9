import { newId } from '#libs/domain';
import { describe, expect, it } from '@jest/globals';
import { WakeTenant } from './wake-tenant.js';

type Parts = ConstructorParameters<typeof WakeTenant>;

describe('WakeTenant', () => {
  const tenantId = newId();
  const [account, endpoint] = [newId(), newId()];
  const woken: [string, unknown[]][] = [];
  const lanes = {
    wakeQuietly: async (turn: { name: string }, payloads: unknown[]) => {
      woken.push([turn.name, payloads]);
      return true;
    },
  };
  const wake = (of: (id: string, limit: number) => Promise<unknown>) =>
    Reflect.construct(WakeTenant, [{ of }, lanes] satisfies unknown as Parts).run(tenantId);

  it('wakes every kind of lane that is owed something', async () => {
    let asked: unknown[] = [];
    await wake(async (...given) => {
      asked = given;
      return { sync: [account], replies: [account], deliveries: [endpoint] };
    });
    expect(asked).toEqual([tenantId, 500]);
    expect(woken.splice(0)).toEqual([
      ['sync-account', [{ v: 1, tenantId, accountId: account }]],
      ['answer-account', [{ v: 1, tenantId, accountId: account }]],
      ['deliver-endpoint', [{ v: 1, tenantId, endpointId: endpoint }]],
    ]);
  });

  it('leaves it to the sweeper when the database cannot say', async () => {
    await wake(() => Promise.reject(new Error('away')));
    expect(woken).toEqual([]);
  });
});
