import { startPostgres } from '../postgres/start-postgres.js';

const WANTED_PORT = 5545;

/** A PostgreSQL for tests, or a sentence that says why there is none. */
export type TestPostgres =
  { url: string; from: string; stop: () => Promise<void> } | { missing: string };

/** TEST_DATABASE_URL, else the embedded one without durability, in `folder`. */
export async function findPostgres(
  environment: NodeJS.ProcessEnv,
  folder: string,
): Promise<TestPostgres> {
  const given = environment['TEST_DATABASE_URL'];
  if (given) return { url: given, from: 'TEST_DATABASE_URL', stop: async () => undefined };
  try {
    const postgres = await startPostgres({
      dataDir: folder,
      durable: false,
      log: (line) => console.log(line),
      wantedPort: WANTED_PORT,
    });
    return { url: postgres.url, from: 'the embedded PostgreSQL', stop: () => postgres.stop() };
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return { missing: `PostgreSQL: storage, medium and e2e tests did not run: ${because}` };
  }
}
