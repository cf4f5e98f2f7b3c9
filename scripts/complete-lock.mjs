// A package-lock.json written where packages for other platforms cannot be had lacks their entries, and
// `npm ci` then refuses it ("Missing: … from lock file"). This adds the missing optional entries, with the
// version their parent asks for and the os, cpu and libc that their name says; npm needs no more to skip
// them here. Run it after every change of the dependencies: `node scripts/complete-lock.mjs [--check] [file]`.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'sunos', 'aix'];
const PROCESSORS = {
  arm64: 'arm64',
  x64: 'x64',
  arm: 'arm',
  armv7: 'arm',
  ia32: 'ia32',
  loong64: 'loong64',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  wasm32: 'wasm32',
};

/** What a package's name says of its platform: `{os?, cpu?, libc?}`, or null when it says nothing. */
export function platformOf(name) {
  const words = name.split('/').at(-1).split('-');
  const system = SYSTEMS.find((word) => words.includes(word));
  const processor = words.find((word) => Object.hasOwn(PROCESSORS, word));
  if (system === undefined && processor === undefined) return null;
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : null;
  return {
    ...(processor === undefined ? {} : { cpu: [PROCESSORS[processor]] }),
    ...(libc === null || system !== 'linux' ? {} : { libc: [libc] }),
    ...(system === undefined ? {} : { os: [system] }),
  };
}

/** The place in the lock where `name` is found from the package at `from`, or null. */
function findFrom(packages, from, name) {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    const place = `${base === '' ? '' : `${base}/`}node_modules/${name}`;
    if (Object.hasOwn(packages, place)) return place;
    if (!base.includes('/node_modules/')) {
      const root = `node_modules/${name}`;
      return Object.hasOwn(packages, root) ? root : null;
    }
  }
}

/**
 * The optional dependencies that the lock names and has no entry for.
 * Throws when one is not pinned to an exact version or its name does not say its platform: such a
 * one cannot be completed without the registry.
 */
export function missingEntries(lock) {
  const packages = lock.packages;
  const missing = new Map();
  for (const [from, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const place = `node_modules/${name}`;
      if (findFrom(packages, from, name) !== null || missing.has(place)) continue;
      const platform = platformOf(name);
      if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) || platform === null) {
        throw new Error(`Cannot complete the lock: ${name}@${version} (wanted by ${from})`);
      }
      missing.set(place, {
        version,
        ...(platform.cpu ? { cpu: platform.cpu } : {}),
        ...(entry.dev === true ? { dev: true } : {}),
        ...(platform.libc ? { libc: platform.libc } : {}),
        optional: true,
        ...(platform.os ? { os: platform.os } : {}),
      });
    }
  }
  return missing;
}

/** The lock with the missing entries in the places where npm would sort them. */
export function completeLock(lock) {
  const entries = [...Object.entries(lock.packages), ...missingEntries(lock)];
  entries.sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(entries) };
}

function main(args) {
  const check = args.includes('--check');
  const file =
    args.find((arg) => !arg.startsWith('--')) ??
    join(dirname(fileURLToPath(import.meta.url)), '..', 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingEntries(lock);
  if (missing.size === 0) {
    console.log('The lock is complete.');
    return 0;
  }
  const names = [...missing.keys()].map((place) => place.slice('node_modules/'.length));
  if (check) {
    console.error(`The lock lacks ${missing.size} optional entries:\n  ${names.join('\n  ')}`);
    console.error('Run: node scripts/complete-lock.mjs');
    return 1;
  }
  writeFileSync(file, `${JSON.stringify(completeLock(lock), null, 2)}\n`);
  console.log(`Added ${missing.size} optional entries to the lock.`);
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.exitCode = main(process.argv.slice(2));
