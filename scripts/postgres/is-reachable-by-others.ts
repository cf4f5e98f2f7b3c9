import { dirname } from 'node:path';

const OTHERS_MAY_ENTER = 0o001;
const OTHERS_MAY_READ = 0o004;

/** Permission bits of a path, as `stat` gives them. */
export type ModeOf = (path: string) => number;

/** True when a user who owns nothing here may enter the folder and every folder above it. */
export function isReachableByOthers(folder: string, modeOf: ModeOf): boolean {
  if ((modeOf(folder) & OTHERS_MAY_ENTER) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || isReachableByOthers(parent, modeOf);
}

/** True when such a user may also run the program at `file`. */
export function isRunnableByOthers(file: string, modeOf: ModeOf): boolean {
  const needed = OTHERS_MAY_ENTER | OTHERS_MAY_READ;
  return (modeOf(file) & needed) === needed && isReachableByOthers(dirname(file), modeOf);
}
