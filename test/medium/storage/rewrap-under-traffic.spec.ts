import { expect, it } from '@jest/globals';
import { rewrapUnderTraffic } from '../../load/rewrap-under-traffic.js';

const numberOf = (name: string, other: number) => Number(process.env[name] ?? other);

const MINUTES = 60_000;

/**
 * Small by default. The real size, on PostgreSQL of your choice:
 * `REWRAP_TOKENS=100000 REWRAP_TENANTS=200 npm test -- --only=storage test/medium/storage/rewrap-under-traffic`
 */
it(
  'a rewrap beside running apps, killed again and again, fails no send and leaves no token behind',
  async () => {
    const tokens = numberOf('REWRAP_TOKENS', 2_000);
    const seed = numberOf('REWRAP_SEED', Date.now() % 1_000_000_007);
    const lines = [`seed ${seed}, node ${process.version}`];
    const isShown = process.env['REWRAP_TOKENS'] !== undefined;
    const report = await rewrapUnderTraffic({
      tokens,
      tenants: numberOf('REWRAP_TENANTS', 20),
      clients: 4,
      kills: 2,
      seed,
      say: (line) => (isShown ? process.stdout.write(`${line}\n`) : lines.push(line)),
    });
    if (isShown) process.stdout.write(`${lines.join('\n')}\n${JSON.stringify(report, null, 2)}\n`);
    expect({ ...report, log: lines }).toMatchObject({
      failedOpens: 0,
      failedSeals: 0,
      firstFailures: [],
      exitCode: 0,
      openedAfterwards: tokens,
      wrongAfterwards: 0,
    });
    expect(report.opened).toBeGreaterThan(0);
    expect(report.sealed).toBeGreaterThan(0);
    expect(report.lastLines.at(-1)).toContain('nothing needs "k1"');
  },
  20 * MINUTES,
);
