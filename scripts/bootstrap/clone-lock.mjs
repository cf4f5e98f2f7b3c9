import { linkSync, mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, startOf } from './process-identity.mjs';

const WAIT_MS = 100;

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function holdersOf(text) {
  try {
    const holders = JSON.parse(text);
    return Array.isArray(holders) ? holders : [];
  } catch {
    return [];
  }
}

/** Makes the lock whole or not at all: a link appears with its content, an opened file is empty first. */
function take(file, mine) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, mine);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    unlinkSync(draft);
  }
}

/** Removes a lock whose holders are dead; when another start was faster, its fresh lock is put back. */
function removeStale(file, seen) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') !== seen) linkSync(aside, file);
    unlinkSync(aside);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
}

/**
 * Runs `work` while no other start of this clone installs or builds. The lock names its holders by pid
 * and start time; `work` gets `alsoHeldBy(pid)` for a child that may outlive a killed parent (an npm that
 * is still writing node_modules). A lock none of whose holders lives is taken over.
 */
export async function withCloneLock(file, log, work) {
  mkdirSync(dirname(file), { recursive: true });
  const holders = [{ pid: process.pid, start: startOf(process.pid) }];
  let told = false;
  while (!take(file, JSON.stringify(holders))) {
    const seen = read(file);
    if (seen === null) continue;
    const living = holdersOf(seen).find(isAlive);
    if (living === undefined) {
      removeStale(file, seen);
      continue;
    }
    if (!told) log(`another start is preparing this clone (pid ${living.pid}); waiting for it`);
    told = true;
    await sleep(WAIT_MS);
  }
  const release = () => {
    const first = holdersOf(read(file))[0];
    if (first?.pid === process.pid) unlinkSync(file);
  };
  process.once('exit', release);
  try {
    return await work((pid) => {
      holders.push({ pid, start: startOf(pid) });
      writeFileSync(`${file}.${process.pid}`, JSON.stringify(holders));
      renameSync(`${file}.${process.pid}`, file);
    });
  } finally {
    process.off('exit', release);
    release();
  }
}
