import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A browser for tests, or a sentence that says why there is none. */
export type TestChromium = { program: string } | { missing: string };

/** TEST_CHROMIUM, else what the PATH has. */
export function findChromium(
  environment: NodeJS.ProcessEnv,
  isThere: (file: string) => boolean = existsSync,
): TestChromium {
  const given = environment['TEST_CHROMIUM'];
  if (given) return { program: given };
  const folders = (environment['PATH'] ?? '').split(delimiter);
  const program = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(
    isThere,
  );
  return program === undefined
    ? {
        missing:
          'Browser: no chromium on the PATH and TEST_CHROMIUM is not set: pages were not tried in a browser',
      }
    : { program };
}
