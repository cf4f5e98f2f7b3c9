import { parseArgs } from 'node:util';

export type Backend = 'redis' | 'postgres';

export type ChaosOptions = {
  taps: number;
  accounts: number;
  /** Per account; each is a conversation. */
  people: number;
  seed: number;
  backend: Backend;
  /** Taps a second. */
  rate: number;
  secondsBetweenKills: number;
  /** Of the calls to Instagram, in percent. */
  faults: number;
  /** For the last answers, after the last tap. */
  waitSeconds: number;
};

export const USAGE = `usage:
  npm run chaos -- [--taps 20000] [--accounts 50] [--people 50] [--seed S] [--backend redis|postgres]
                   [--rate 100] [--seconds-between-kills 8] [--faults 5] [--wait 600]

  --people                  of each account; each is a conversation. The fewer, the livelier: Meta shows the last
                            20 messages of a thread, and a cut send in one with more a minute stays in doubt
  --seed                    makes the same taps, copies, delays and kills; told at the start when left out
  --rate                    taps a second
  --seconds-between-kills   on average; the workers, the gateway, PostgreSQL and Redis in turns, each with -9
  --faults                  percent of the calls to Instagram that hang, are cut, are refused …
  --wait                    seconds at most for the last answers`;

/** A whole number of at most so much. */
const WHOLE = /^\d{1,9}$/;
const text = { type: 'string' } as const;

/** Throws an error with the usage when an argument is none of them, or out of its bounds. */
export function readOptions(args: readonly string[], seedOfToday: number): ChaosOptions {
  const given = parsed(args);
  const whole = (name: string, byDefault: number, least: number, most: number): number => {
    const word = given[name] ?? String(byDefault);
    const value = Number(word);
    if (!WHOLE.test(word) || value < least || value > most) {
      throw new Error(`--${name} must be a whole number of ${least} to ${most}\n${USAGE}`);
    }
    return value;
  };
  const backend = given['backend'] ?? 'redis';
  if (backend !== 'redis' && backend !== 'postgres') {
    throw new Error(`--backend must be redis or postgres\n${USAGE}`);
  }
  return {
    backend,
    taps: whole('taps', 20_000, 1, 200_000),
    accounts: whole('accounts', 50, 1, 1_000),
    people: whole('people', 50, 1, 1_000),
    seed: whole('seed', seedOfToday, 0, 999_999_999),
    rate: whole('rate', 100, 1, 10_000),
    secondsBetweenKills: whole('seconds-between-kills', 8, 1, 3_600),
    faults: whole('faults', 5, 0, 100),
    waitSeconds: whole('wait', 600, 1, 3_600),
  };
}

function parsed(args: readonly string[]): Record<string, string | undefined> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        taps: text,
        accounts: text,
        people: text,
        seed: text,
        backend: text,
        rate: text,
        'seconds-between-kills': text,
        faults: text,
        wait: text,
      },
    });
    return values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, {
      cause: error,
    });
  }
}
