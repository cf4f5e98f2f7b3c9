import { join } from 'node:path';
import { claim } from '../processes/claim.js';

/** What one test run of this clone has to itself while others run beside it. */
export type Slot = { postgresFolder: string; redisPidFile: string; release: () => void };

/** The first slot that no living test run holds. */
export function claimSlot(dataFolder: string): Slot {
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `-${number}`;
    const taken = claim(join(dataFolder, `test${suffix}.lock`));
    if ('release' in taken) {
      return {
        postgresFolder: join(dataFolder, `test-postgres${suffix}`),
        redisPidFile: join(dataFolder, `test-redis${suffix}.json`),
        release: taken.release,
      };
    }
  }
}
