import { describe, expect, it } from '@jest/globals';
import { allEnded } from './all-ended.js';

describe('allEnded', () => {
  it('gives what each gave', async () => {
    expect(await allEnded([Promise.resolve(1), 'two', Promise.resolve(null)])).toEqual([
      1,
      'two',
      null,
    ]);
  });

  it('fails with the first failure, once the last has ended', async () => {
    const ended: string[] = [];
    const late = new Promise<void>((resolve) => setTimeout(resolve, 5)).then(() => {
      ended.push('late');
    });
    const failing = [late, Promise.reject(new Error('one')), Promise.reject(new Error('two'))];
    await expect(allEnded(failing)).rejects.toThrow('one');
    expect(ended).toEqual(['late']);
  });
});
