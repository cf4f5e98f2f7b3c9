import { answerAccount, Lanes } from '#libs/jobs';
import { parseWebhook } from '#libs/graph-api';
import { Metrics } from '#libs/runtime';
import { EventIntake, GroupCommit, type LaneOfAccount, type ReceivedEvent } from '#libs/storage';
import pMap from 'p-map';
import { Problem } from '../problems/problem.js';

/** Events in one INSERT at most: a request of Meta's largest batch, or many small ones together. */
const MAX_EVENTS = 1_000;
/** Meta's request, and which of the app's secrets (from 1) signed it. */
type Origin = { requestId: string; signedBy: number };

/** What comes while it waits for the disk shares the next. With two, each holds half as many requests. */
const MAX_IN_FLIGHT = 1;
/** Of more events than one holds, so many go side by side: each keeps a process of PostgreSQL busy. */
const INSERTS_AT_ONCE = 2;

/**
 * Takes what Meta sends: keeps the events, then wakes the lanes of those that are owed an answer.
 * Requests that come while an INSERT is under way share the next one.
 */
export class ReceiveWebhook {
  private readonly commits: GroupCommit<readonly ReceivedEvent[], void>;
  private readonly events;
  private readonly ignored;

  constructor(
    private readonly intake: EventIntake,
    private readonly lanes: Lanes,
    metrics: Metrics,
  ) {
    this.commits = new GroupCommit((batches) => this.keep(batches), {
      maxItems: 250,
      maxInFlight: MAX_IN_FLIGHT,
    });
    this.events = metrics.counter(
      'floe_inbound_events_total',
      'Items of webhooks by what became of them',
      ['outcome'],
    );
    this.ignored = metrics.counter(
      'floe_inbound_ignored_total',
      'Items and entries of webhooks that could not be read',
      ['reason'],
    );
  }

  /** Returns once every event is committed; throws when the database cannot commit. */
  async run(rawBody: Buffer, nowMs: number, origin: Origin): Promise<void> {
    const parsed = parseWebhook(rawBody.toString('utf8'), nowMs);
    if ('problem' in parsed) throw new Problem('malformed_json', parsed.problem);
    for (const [reason, count] of Object.entries(parsed.ignored)) {
      this.ignored.inc({ reason }, count);
    }
    if (parsed.events.length === 0) return;
    await this.commits.add(parsed.events.map((event) => ({ ...event, ...origin })));
  }

  private async keep(batches: (readonly ReceivedEvent[])[]): Promise<void[]> {
    const events = batches.flat();
    const lanes = new Map<string, LaneOfAccount>();
    const parts = Array.from({ length: Math.ceil(events.length / MAX_EVENTS) }, (_, nr) =>
      events.slice(nr * MAX_EVENTS, (nr + 1) * MAX_EVENTS),
    );
    await pMap(
      parts,
      async (part) => {
        const { known, added, lanes: woken } = await this.intake.add(part);
        this.events.inc({ outcome: 'added' }, added);
        this.events.inc({ outcome: 'repeated' }, known - added);
        this.events.inc({ outcome: 'unknown_account' }, part.length - known);
        for (const lane of woken) lanes.set(lane.accountId, lane);
      },
      { concurrency: INSERTS_AT_ONCE },
    );
    // Behind the answer: the rows are safe, and the sweeper finds what this misses.
    void this.lanes.wakeQuietly(
      answerAccount,
      [...lanes.values()].map((lane) => ({ v: 1, ...lane })),
    );
    return batches.map(() => undefined);
  }
}
