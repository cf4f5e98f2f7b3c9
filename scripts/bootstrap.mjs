// Makes a fresh clone ready to run. Plain JavaScript without packages: it runs on whatever Node (20 or
// newer) the machine has, before anything is installed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseNode } from './bootstrap/choose-node.mjs';
import { withCloneLock } from './bootstrap/clone-lock.mjs';
import { fingerprintInstall, fingerprintSources, isInstalled } from './bootstrap/fingerprint.mjs';
import { linkPostgresLibraries } from './bootstrap/link-postgres.mjs';
import { runNpm } from './bootstrap/run-npm.mjs';
import { timedStep } from './bootstrap/timed-step.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const INSTALL_STAMP = join(root, 'node_modules/.floe-installed');
const BUILD_STAMP = join(root, 'dist/.floe-built');
// An outer NODE_ENV=production or a user's .npmrc must not leave the compiler out.
const INSTALL = ['ci', '--no-audit', '--no-fund', '--include=dev', '--include=optional'];

function stampOf(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

async function install(log, onPid) {
  const standing = fingerprintInstall(root);
  if (standing !== null && stampOf(INSTALL_STAMP) === standing) return;
  if (!isInstalled(root)) {
    await timedStep('installing packages', log, () => runNpm(root, 'npm-ci', INSTALL, onPid));
  }
  linkPostgresLibraries(root);
  writeFileSync(INSTALL_STAMP, fingerprintInstall(root) ?? '');
}

async function build(log, onPid) {
  const wanted = fingerprintSources(root);
  if (stampOf(BUILD_STAMP) === wanted) return;
  await timedStep('building', log, () => runNpm(root, 'npm-build', ['run', 'build'], onPid));
  writeFileSync(BUILD_STAMP, wanted);
}

/**
 * Installs what package-lock.json asks for and builds what the sources say, each only when it is not so
 * already. Answers with the Node (24 or newer) to run the built programs on.
 * Throws BootstrapError, whose message is for the person who started us.
 */
export async function ensureReady({ build: wantsBuild = true, log = console.log } = {}) {
  await withCloneLock(join(root, '.floe/bootstrap.lock'), log, async (onPid) => {
    await install(log, onPid);
    chooseNode(root);
    if (wantsBuild) await build(log, onPid);
  });
  return { node: chooseNode(root) };
}
