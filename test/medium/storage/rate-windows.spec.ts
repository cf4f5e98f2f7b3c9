import { newId } from '#libs/domain';
import { RateWindows } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '../jobs/wait-for.js';
import { openStorage, type Storage } from './open-storage.js';

const LONG_MS = 60_000;

describe('RateWindows', () => {
  let storage: Storage;
  let windows: RateWindows;
  beforeAll(async () => {
    storage = await openStorage();
    windows = new RateWindows(storage.router);
  });
  afterAll(() => storage.close());

  const count = async (condition: string) => {
    const [row] = await storage.database.ask<{ n: number }>(
      `SELECT count(*)::int AS n FROM rate_windows WHERE ${condition}`,
    );
    return row?.n;
  };

  it('adds up what is taken, and says when the window ends', async () => {
    const key = newId();
    expect(await windows.take(key, 1, LONG_MS)).toEqual({ taken: 1, msLeft: LONG_MS });
    const { taken, msLeft } = await windows.take(key, 20, LONG_MS);
    expect(taken).toBe(21);
    expect(msLeft).toBeGreaterThan(LONG_MS - 5_000);
    expect(msLeft).toBeLessThan(LONG_MS);
  });

  it('counts each key for itself', async () => {
    await windows.take(newId(), 5, LONG_MS);
    expect(await windows.take(newId(), 1, LONG_MS)).toMatchObject({ taken: 1 });
  });

  it('loses nothing when many take at once', async () => {
    const key = newId();
    const taken = await Promise.all(
      Array.from({ length: 40 }, () => windows.take(key, 1, LONG_MS)),
    );
    expect(taken.map((window) => window.taken).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, at) => at + 1),
    );
  });

  it('begins a new window with the first who asks after the end', async () => {
    const key = newId();
    await windows.take(key, 7, 50);
    await waitFor('the window is over', async () => (await count('ends_at <= now()')) !== 0);
    expect(await windows.take(key, 1, LONG_MS)).toEqual({ taken: 1, msLeft: LONG_MS });
  });

  it('removes windows that are over along the way, a few at a time', async () => {
    await storage.database.ask(
      `INSERT INTO rate_windows (key, taken, ends_at)
       SELECT 'old:' || n, 1, now() - interval '1 second' FROM generate_series(1, 25) n`,
    );
    const left = () => count(`key LIKE 'old:%'`);
    await windows.take(newId(), 1, LONG_MS);
    expect(await left()).toBe(15);
    await windows.take(newId(), 1, LONG_MS);
    await windows.take(newId(), 1, LONG_MS);
    expect(await left()).toBe(0);
  });

  it('are the only ones who may touch the counts: tenants may not', async () => {
    const reading = storage.work.run(newId(), (manager) =>
      manager.query('SELECT * FROM rate_windows'),
    );
    await expect(reading).rejects.toThrow('permission denied');
  });
});
