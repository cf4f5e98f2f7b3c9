import { chmodSync, existsSync, lstatSync, mkdirSync } from 'node:fs';

/**
 * Makes `folder` in a place that everybody may write to, open for others to pass through. It is ours for
 * sure: what another user of this machine may have put there first is refused with a sentence, since we
 * run programs from it and keep data in it.
 */
export function ownFolder(folder: string): string {
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o711 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0) {
    throw new Error(`${folder} belongs to somebody else: remove it and start again.`);
  }
  chmodSync(folder, 0o711);
  return folder;
}
