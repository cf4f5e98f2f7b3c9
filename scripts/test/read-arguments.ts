import { BACKENDS, isBackend, isSize, SIZES, type Backend, type Size } from './plan-runs.js';

export type TestArguments = {
  sizes: Size[];
  backends: Backend[];
  workers: number | null;
  /** Patterns of paths and further options, as Jest takes them. */
  more: string[];
};

export const USAGE = `usage: npm test -- [--only SIZE[,SIZE]] [--backend BACKEND] [--workers N] [PATTERN…]
  sizes: ${SIZES.join(', ')}; backends: ${BACKENDS.join(', ')}; a PATTERN chooses spec files by their path`;

function listOf<T extends string>(
  words: string,
  option: string,
  fits: (word: string) => word is T,
): T[] {
  return words.split(',').map((word) => {
    if (!fits(word)) throw new Error(`${option} does not know “${word}”.\n${USAGE}`);
    return word;
  });
}

/** Throws with the usage when an option is not understood. */
export function readArguments(args: string[]): TestArguments {
  const read: TestArguments = { sizes: [], backends: [], workers: null, more: [] };
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [option = '', joined] = word.split('=', 2);
    if (!['--only', '--backend', '--workers'].includes(option)) {
      read.more.push(word);
      continue;
    }
    const value = joined ?? rest.shift() ?? '';
    if (option === '--only') read.sizes.push(...listOf(value, option, isSize));
    else if (option === '--backend') read.backends.push(...listOf(value, option, isBackend));
    else if (/^[1-9]\d*$/.test(value)) read.workers = Number(value);
    else throw new Error(`--workers takes a number.\n${USAGE}`);
  }
  return {
    ...read,
    sizes: read.sizes.length === 0 ? [...SIZES] : read.sizes,
    backends: read.backends.length === 0 ? [...BACKENDS] : read.backends,
  };
}
