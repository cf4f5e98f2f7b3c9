import { join } from 'node:path';
import { claim } from '../processes/claim.js';
import { startPostgres } from '../postgres/start-postgres.js';

const WANTED_PORT = 5545;

/** A PostgreSQL for tests, or a sentence that says why there is none. */
export type TestPostgres =
  { url: string; from: string; stop: () => Promise<void> } | { missing: string };

/** A data folder that no other test run of this clone uses. */
function claimFolder(dataFolder: string): { folder: string; release: () => void } {
  for (let number = 1; ; number += 1) {
    const folder = join(dataFolder, number === 1 ? 'test-postgres' : `test-postgres-${number}`);
    const taken = claim(`${folder}.lock`);
    if ('release' in taken) return { folder, release: taken.release };
  }
}

/** TEST_DATABASE_URL, else the embedded one without durability, in the data folder of the clone. */
export async function findPostgres(
  environment: NodeJS.ProcessEnv,
  dataFolder: string,
): Promise<TestPostgres> {
  const given = environment['TEST_DATABASE_URL'];
  if (given) return { url: given, from: 'TEST_DATABASE_URL', stop: async () => undefined };
  const { folder, release } = claimFolder(dataFolder);
  try {
    const postgres = await startPostgres({
      dataDir: folder,
      durable: false,
      log: (line) => console.log(line),
      wantedPort: WANTED_PORT,
    });
    const stop = async (): Promise<void> => {
      await postgres.stop();
      release();
    };
    return { url: postgres.url, from: 'the embedded PostgreSQL', stop };
  } catch (error) {
    release();
    const because = error instanceof Error ? error.message : String(error);
    return { missing: `PostgreSQL: medium and e2e tests did not run: ${because}` };
  }
}
