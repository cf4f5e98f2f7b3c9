export const SIZES = [
  'unit',
  'architecture',
  'simulator',
  'storage',
  'gateway',
  'lanes',
  'medium',
  'journeys',
  'browser',
  'e2e',
] as const;
export const BACKENDS = ['postgres', 'redis'] as const;

export type Size = (typeof SIZES)[number];
export type Backend = (typeof BACKENDS)[number];

/** One size of tests, on one backend where it matters which. */
export type Run = { size: Size; backend: Backend | null };

const NEEDS_NOTHING: Size[] = ['unit', 'architecture', 'simulator'];
/** What these look at is not the queue: on a second backend they would be the same minutes again. */
const ONCE: Size[] = ['storage', 'gateway', 'lanes', 'journeys', 'browser'];

export function isSize(word: string): word is Size {
  return SIZES.some((size) => size === word);
}

export function isBackend(word: string): word is Backend {
  return BACKENDS.some((backend) => backend === word);
}

export function needsBackend(size: Size): boolean {
  return !NEEDS_NOTHING.includes(size);
}

/** What does not look at the queue once, and what does once per backend. */
export function planRuns(sizes: readonly Size[], backends: readonly Backend[]): Run[] {
  return [
    ...sizes.filter((size) => !needsBackend(size)).map((size) => ({ size, backend: null })),
    ...sizes.filter(needsBackend).flatMap((size) =>
      (ONCE.includes(size) ? backends.slice(0, 1) : backends).map((backend): Run => ({
        size,
        backend,
      })),
    ),
  ];
}
