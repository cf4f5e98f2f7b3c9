import type { Pool } from 'pg';

/** Weeks are counted from here: a Monday, as PostgreSQL's functions of the weeks know it. */
export const FIRST_WEEK = '2024-01-01 00:00:00+00';

/** `made`: weeks that are there now and were not; `dropped`: the first days of those that are gone. */
export type WeeksKept = { made: number; dropped: Date[] };

/** The parts of the tables of events and replies: one for each week of the events' own time. */
export class EventWeeks {
  constructor(private readonly router: Pool) {}

  /**
   * Makes the next three weeks, and drops those that no tenant keeps any longer, with all that
   * is in them. A week in which an answer is still owed stays. May be called at any time, by several
   * at once; what could not be had for the moment (the tables are in use) is left to the next call.
   */
  async keep(): Promise<WeeksKept> {
    const made = await this.router.query<{ made: number }>(MAKE);
    const dropped = await this.router.query<{ week: Date }>(DROP);
    return { made: made.rows[0]?.made ?? 0, dropped: dropped.rows.map(({ week }) => week) };
  }
}

const MAKE = `SELECT floe_make_event_weeks(now(), now() + interval '5 weeks') AS made`;

/** A tenant without rows keeps nothing, but then there is nothing that could be missed either. */
const DROP = `
  SELECT week FROM floe_drop_event_weeks(
    now() - make_interval(days => (SELECT coalesce(max(retention_days), 7) FROM tenants)))
      AS week`;
