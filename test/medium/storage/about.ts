/** How far two clocks, read a moment apart, may be from each other. */
const TOLERANCE_MS = 2_000;

/**
 * Matches an instant close to `at`, in `toEqual` and `toMatchObject`: instants are written as
 * distances from now, by the database's clock, and so are not equal to the millisecond.
 */
export function about(at: Date): unknown {
  return {
    asymmetricMatch: (other: unknown) =>
      other instanceof Date && Math.abs(other.getTime() - at.getTime()) < TOLERANCE_MS,
    toString: () => 'about',
    toAsymmetricMatcher: () => `about ${at.toISOString()}`,
    $$typeof: Symbol.for('jest.asymmetricMatcher'),
  };
}
