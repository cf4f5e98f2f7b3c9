import { readFileSync } from 'node:fs';

/** The last lines of a log, without the empty ones at the end; none when it cannot be read. */
export function lastLines(file: string, count: number): string[] {
  try {
    const text = readFileSync(file, 'utf8').trimEnd();
    return text === '' ? [] : text.split('\n').slice(-count);
  } catch {
    return [];
  }
}
