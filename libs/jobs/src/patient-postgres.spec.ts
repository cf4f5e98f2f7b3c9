import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { PostgresQueueBackend } from 'bullmq';
import { createPatientPostgresBackend } from './patient-postgres.js';

const cut = () => Object.assign(new Error('terminating connection'), { code: '57P01' });

describe('the patient backend', () => {
  const connection = { connectionString: 'postgres://127.0.0.1:1/none' };
  const backend = createPatientPostgresBackend('replies', { connection });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each([3_600, 5, 0.5])('waits %d s for work at most a moment', async (asked) => {
    const wait = jest.spyOn(PostgresQueueBackend.prototype, 'waitForJob').mockResolvedValue(null);
    await backend.waitForJob(asked);
    expect(wait).toHaveBeenCalledWith(Math.min(asked, 1.5));
  });

  it('says the end of a turn again after a cut', async () => {
    const say = jest
      .spyOn(PostgresQueueBackend.prototype, 'moveToDelayed')
      .mockRejectedValueOnce(cut())
      .mockResolvedValue([]);
    expect(await backend.moveToDelayed('turn', 1, 1, 'token')).toEqual([]);
    expect(say.mock.calls).toEqual([
      ['turn', 1, 1, 'token'],
      ['turn', 1, 1, 'token'],
    ]);
  });

  it('does not argue when the end of a turn is refused', async () => {
    const say = jest
      .spyOn(PostgresQueueBackend.prototype, 'moveToDelayed')
      .mockRejectedValue(new Error('Missing lock for job turn. moveToDelayed'));
    await expect(backend.moveToDelayed('turn', 1, 1, 'token')).rejects.toThrow('Missing lock');
    expect(say).toHaveBeenCalledTimes(1);
  });
});
