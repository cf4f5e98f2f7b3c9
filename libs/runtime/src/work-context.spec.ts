import { describe, expect, it } from '@jest/globals';
import { addContext, currentContext, withContext } from './work-context.js';

describe('the context of work', () => {
  it('is empty outside of any work, where nothing can be added', () => {
    addContext({ tenantId: 't1' });
    expect(currentContext()).toEqual({});
  });

  it('reaches all that the work awaits', async () => {
    await withContext({ requestId: 'r1' }, async () => {
      await Promise.resolve();
      expect(currentContext()).toEqual({ requestId: 'r1' });
    });
    expect(currentContext()).toEqual({});
  });

  it('gives back what the work gives', () => {
    expect(withContext({}, () => 7)).toBe(7);
  });

  it('takes in what becomes known on the way', async () => {
    await withContext({ requestId: 'r1' }, async () => {
      const later = Promise.resolve().then(() => addContext({ tenantId: 't1' }));
      await later;
      expect(currentContext()).toEqual({ requestId: 'r1', tenantId: 't1' });
    });
  });

  it('stands on what surrounds it, and leaves that as it was', () => {
    withContext({ requestId: 'r1', tenantId: 't1' }, () => {
      withContext({ tenantId: 't2', lane: 'l1' }, () => {
        addContext({ accountId: 'a1' });
        expect(currentContext()).toEqual({
          requestId: 'r1',
          tenantId: 't2',
          lane: 'l1',
          accountId: 'a1',
        });
      });
      expect(currentContext()).toEqual({ requestId: 'r1', tenantId: 't1' });
    });
  });

  it('is not mixed up between works side by side', async () => {
    const seen = await Promise.all(
      ['r1', 'r2', 'r3'].map((requestId) =>
        withContext({ requestId }, async () => {
          await new Promise((resolve) => setImmediate(resolve));
          addContext({ lane: `lane of ${requestId}` });
          await Promise.resolve();
          return currentContext();
        }),
      ),
    );
    expect(seen).toEqual(
      ['r1', 'r2', 'r3'].map((requestId) => ({ requestId, lane: `lane of ${requestId}` })),
    );
  });
});
