import { parseArgs } from 'node:util';
import { parseEnv } from '#libs/runtime';
import {
  connectionAdvice,
  KeysMissing,
  keySettingsOf,
  openKeyRewrap,
  storageEnv,
  type OpenRewrap,
  type RewrapResult,
} from '#libs/storage';
import { ProgressLines } from './keys/progress-lines.js';
import { reportOf } from './keys/report-of.js';
import { missingKeysLines } from './keys/missing-keys-lines.js';

const USAGE = `usage: npm run keys:rewrap -- [--new-data-keys] [--batch N] [--lost ID[,ID…]]
  --new-data-keys  give every tenant a new data key and seal everything anew
  --batch N        rows of one transaction, 1 to 5000 (200)
  --lost ID        a key-encryption key that is lost for good: what it holds is put aside`;

/** All is done; it failed and can be run again; nothing was begun; done, but rows do not open; stopped. */
const EXIT = { done: 0, failed: 1, refused: 2, putAside: 3, stopped: 130 } as const;

class Refused extends Error {}

type Options = { newDataKeys: boolean; batchRows: number; lost: string[] };

function readOptions(argv: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        'new-data-keys': { type: 'boolean', default: false },
        batch: { type: 'string', default: '200' },
        lost: { type: 'string', default: '' },
      },
    });
    const batchRows = Number(values.batch);
    if (!/^\d{1,4}$/.test(values.batch) || batchRows < 1 || batchRows > 5_000) {
      throw new Refused(USAGE);
    }
    const lost = values.lost.split(',').map((id) => id.trim());
    return {
      newDataKeys: values['new-data-keys'],
      batchRows,
      lost: lost.filter((id) => id !== ''),
    };
  } catch {
    throw new Refused(USAGE);
  }
}

/** Ends after the transaction that is under way; a second SIGINT ends at once, which harms nothing. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      console.log('Stopping after this batch.');
      stop.abort();
    });
  }
  return stop.signal;
}

function exitCodeOf({ isFinished, counts, survey }: RewrapResult): number {
  if (!isFinished) return EXIT.stopped;
  return survey.putAside.length + counts.tenantsLeft > 0 ? EXIT.putAside : EXIT.done;
}

async function rewrapKeys(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const env = parseEnv(storageEnv, process.env);
  const opened: OpenRewrap = await openKeyRewrap(env.DATABASE_URL.reveal(), keySettingsOf(env));
  try {
    const progress = new ProgressLines((line) => console.log(line));
    const result = await opened.rewrap.run({
      ...options,
      signal: stopSignal(),
      begun: (run, tenants) => progress.begun(run, tenants),
      progressed: (counts) => progress.progressed(counts),
    });
    progress.ended(result);
    for (const line of reportOf(result, opened.keyEncryption)) console.log(line);
    return exitCodeOf(result);
  } finally {
    await opened.close();
  }
}

/** A fault that the operator can mend is told in a sentence; its stack would say no more. */
function tell(error: unknown): number {
  if (error instanceof KeysMissing) {
    for (const line of missingKeysLines(error.keys)) console.error(line);
    return EXIT.refused;
  }
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : '';
  if (error instanceof Refused || name === 'EnvProblems') {
    console.error(message);
    return EXIT.refused;
  }
  const advice = connectionAdvice(error);
  if (advice !== null || name === 'StorageUnfit' || name === 'RewrapUnderWay') {
    console.error(advice ?? message);
    return EXIT.refused;
  }
  console.error(`The rewrap broke off: ${message || String(error)}`);
  console.error('What was done is kept. Run it again, and it goes on from there.');
  return EXIT.failed;
}

try {
  process.exitCode = await rewrapKeys();
} catch (error) {
  process.exitCode = tell(error);
}
