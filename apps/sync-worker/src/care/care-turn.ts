import type { Dice, ProfileCallLimit, Secret } from '#libs/domain';
import type { GraphClient } from '#libs/graph-api';
import type { Lanes } from '#libs/jobs';
import type {
  Account,
  AccountCareRepository,
  AccountLife,
  AccountRepository,
  AccountTokens,
  ClaimedCare,
  DueLanes,
  FactRepository,
  IceBreakersRepository,
  TenantWork,
} from '#libs/storage';

/** What the lane works with. */
export type CareParts = {
  work: TenantWork;
  accounts: Pick<AccountRepository, 'find'>;
  tokens: Pick<AccountTokens, 'arm' | 'find' | 'swap'>;
  care: AccountCareRepository;
  life: AccountLife;
  iceBreakers: Pick<IceBreakersRepository, 'find' | 'doubt' | 'taken' | 'takeProfileCall'>;
  /** How often an account's profile may be called. */
  limit: ProfileCallLimit;
  facts: FactRepository;
  dueLanes: Pick<DueLanes, 'care'>;
  graph: GraphClient;
  lanes: Pick<Lanes, 'wakeQuietly'>;
  count: (what: 'refresh' | 'check' | 'farewell', outcome: string) => void;
  dice: Dice;
};

/** One turn: an account, the token that speaks for it, and the claim on its care. */
export type CareTurn = { account: Account; token: Secret; claimed: ClaimedCare };
