import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BootstrapError } from './timed-step.mjs';

export const WANTED_NODE = 24;

const majorOf = (version) => Number(/^v(\d+)/.exec(version)?.[1] ?? 0);

/**
 * The Node to run Floe on: the one that npm brought, else this machine's when it is new enough.
 * Throws BootstrapError when there is neither.
 */
export function chooseNode(root) {
  const brought = join(root, 'node_modules/.bin/node');
  if (existsSync(brought)) {
    const answer = spawnSync(brought, ['-v'], { encoding: 'utf8' });
    if (answer.status === 0 && majorOf(answer.stdout) >= WANTED_NODE) return brought;
  }
  if (majorOf(process.version) >= WANTED_NODE) return process.execPath;
  throw new BootstrapError(
    `Floe needs Node ${WANTED_NODE}, this machine has ${process.version}, and npm has none to bring for ` +
      `${process.platform}-${process.arch}: install Node ${WANTED_NODE} from https://nodejs.org and start again.`,
  );
}
