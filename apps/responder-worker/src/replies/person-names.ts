import { GraphError, type GraphClient, type GraphPerson } from '#libs/graph-api';
import type { ArmedAccount } from '#libs/storage';
import { LRUCache } from 'lru-cache';

/** So long a name is known; it is kept in this process's memory only, and nowhere written down. */
const KNOWN_FOR_MS = 10 * 60_000;

/** So long an account's persons are not asked for after Instagram did not answer. */
const RESTS_FOR_MS = 60_000;

/** An answer waits for a name no longer than this. */
const PATIENCE_MS = 1_000;

const MAX_KNOWN = 10_000;

const NOBODY: GraphPerson = { name: null, username: null };

/**
 * Who persons are, for texts that say it. Asked only of persons who tapped, which is their consent
 * (graph-api: "User Profile API"). What cannot be known in time is not known: an answer never hangs on it.
 */
export class PersonNames {
  private readonly known = new LRUCache<string, GraphPerson>({ max: MAX_KNOWN, ttl: KNOWN_FOR_MS });
  private readonly resting = new LRUCache<string, true>({ max: MAX_KNOWN, ttl: RESTS_FOR_MS });

  constructor(private readonly graph: Pick<GraphClient, 'getPerson'>) {}

  async of({ account, token }: ArmedAccount, personId: string): Promise<GraphPerson> {
    const key = `${account.id} ${personId}`;
    const known = this.known.get(key);
    if (known) return known;
    if (this.resting.has(account.id)) return NOBODY;
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const person = await this.graph.getPerson(token, personId, { signal });
      this.known.set(key, person);
      return person;
    } catch (error) {
      // An id that no address can hold is a TypeError.
      if (!(error instanceof GraphError || error instanceof TypeError)) throw error;
      const isAboutPerson = error instanceof TypeError || error.kind === 'permanent';
      if (isAboutPerson) this.known.set(key, NOBODY);
      else this.resting.set(account.id, true);
      return NOBODY;
    }
  }
}
