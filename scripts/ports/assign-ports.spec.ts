import { describe, expect, it } from '@jest/globals';
import { assignPorts, describeReplacement } from './assign-ports.js';

const wanted = { gateway: 3000, sync: 3001, responder: 3002, simulator: 4400 };
const allBut =
  (...busy: number[]) =>
  async (port: number): Promise<boolean> =>
    !busy.includes(port);

describe('assignPorts', () => {
  it.each([
    ['all are free', [], {}],
    ['the first is taken', [3000], { gateway: 3003 }],
    ['the next free one is taken as well', [3000, 3003], { gateway: 3004 }],
    ['two are taken', [3000, 3001], { gateway: 3003, sync: 3004 }],
    ['the last is taken', [4400], { simulator: 4401 }],
  ])('%s', async (_case, busy, changed) => {
    const { ports, replaced } = await assignPorts(wanted, allBut(...busy));
    expect(ports).toEqual({ ...wanted, ...changed });
    expect(replaced.map(({ used }) => used)).toEqual(Object.values(changed));
  });

  it('gives up when nothing is left', async () => {
    await expect(assignPorts({ last: 65_534 }, async () => false)).rejects.toThrow(
      'No free port above 65534.',
    );
  });

  it('names both ports', () => {
    expect(describeReplacement({ wanted: 3000, used: 3003 })).toBe(
      'port 3000 is taken by another program; using 3003',
    );
  });
});
