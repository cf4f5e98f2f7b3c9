import type { GraphClient } from '#libs/graph-api';
import { OneAtATime, type TurnOutcome } from '#libs/jobs';
import type { Account } from '#libs/storage';
import { AnswerAccount } from '../../../apps/responder-worker/src/replies/answer-account.js';
import { PersonNames } from '../../../apps/responder-worker/src/replies/person-names.js';
import { LookupPace } from '../../../apps/responder-worker/src/replies/lookup-pace.js';
import { SeekEvidence } from '../../../apps/responder-worker/src/replies/seek-evidence.js';
import { SendPace } from '../../../apps/responder-worker/src/replies/send-pace.js';
import { SyncAccount } from '../../../apps/sync-worker/src/publish/sync-account.js';
import { KillSwitch } from '../responder/kill-switch.js';
import { MANY_CALLS } from '../storage/claim-as-turn.js';
import { aTurn, RecordedLanes } from '../responder/turn-context.js';
import type { CareHouse } from './care-house.js';

export const LANES = ['publish', 'replies', 'tend'] as const;
export type Lane = (typeof LANES)[number];

type Turns = Record<Lane, (account: Account) => Promise<TurnOutcome>> & {
  /** When the lane would be looked at again by itself. */
  nextDueAt: Record<Lane, (account: Account) => Promise<Date | null>>;
};

/** One turn of each lane that an account has, as the workers build them, with `graph` for Instagram. */
export function everyLane(house: CareHouse, graph: GraphClient = house.graph): Turns {
  const { storage } = house;
  const shared = {
    ...storage,
    lanes: new RecordedLanes(),
    suspects: new OneAtATime(),
    count: () => undefined,
    dice: () => 0,
  };
  const sync = new SyncAccount({
    ...shared,
    journal: storage.syncs,
    graph,
    limit: MANY_CALLS,
    driftCheckHours: 24,
  });
  const answer = new AnswerAccount({
    ...shared,
    graph,
    seek: new SeekEvidence(graph, storage.evidence, new LookupPace()),
    names: new PersonNames(graph),
    pace: new SendPace(),
  });
  const payload = ({ tenantId, id: accountId }: Account) =>
    ({ v: 1, tenantId, accountId }) as const;
  return {
    publish: (account) => sync.takeTurn(payload(account)),
    replies: (account) => answer.takeTurn(payload(account), aTurn()),
    tend: async (account) => {
      const { outcome } = await house.turn(account, new KillSwitch(), graph);
      if (!outcome) throw new Error('nothing killed it');
      return outcome;
    },
    nextDueAt: {
      publish: (account) => sync.nextDueAt(payload(account)),
      replies: (account) => answer.nextDueAt(payload(account)),
      tend: ({ tenantId, id }) => storage.care.nextDueAt(tenantId, id),
    },
  };
}
