import type { Pool } from 'pg';

/** What a window of some key has given out, once its taker has taken from it. */
export type RateWindow = {
  /** All points that were taken in the window, those of this call included. */
  taken: number;
  /** When the window ends, in milliseconds from now. */
  msLeft: number;
};

/** Windows that are over which one call removes at most: more than it adds. */
const PURGED_AT_ONCE = 10;

/**
 * Counts points in windows that all processes share, by the database's clock. The table is not
 * logged: a count is worth no disk write, and after a crash of the server all windows begin anew.
 */
export class RateWindows {
  constructor(private readonly router: Pool) {}

  /** Takes `points` from the window of `key`, which begins with the first call after the last ended. */
  async take(key: string, points: number, windowMs: number): Promise<RateWindow> {
    const { rows } = await this.router.query<RateWindow>(TAKE, [key, points, windowMs]);
    const [row] = rows;
    if (!row) throw new Error('A rate window gave no answer.');
    return row;
  }
}

/** One `now()` for all of it: an instant that moved amid the statement could begin half a window. */
const TAKE = `
  WITH over AS MATERIALIZED (
    SELECT key FROM rate_windows WHERE ends_at <= now() AND key <> $1
     ORDER BY ends_at LIMIT ${PURGED_AT_ONCE} FOR UPDATE SKIP LOCKED
  ), purged AS (
    DELETE FROM rate_windows w USING over WHERE w.key = over.key
  )
  INSERT INTO rate_windows AS w (key, taken, ends_at)
  VALUES ($1, $2, now() + $3 * interval '1 millisecond')
  ON CONFLICT (key) DO UPDATE
     SET taken = CASE WHEN w.ends_at <= now()
                      THEN EXCLUDED.taken ELSE w.taken + EXCLUDED.taken END,
         ends_at = CASE WHEN w.ends_at <= now()
                        THEN EXCLUDED.ends_at ELSE w.ends_at END
  RETURNING taken::float8 AS taken,
            (extract(epoch FROM ends_at - now()) * 1000)::float8 AS "msLeft"`;
