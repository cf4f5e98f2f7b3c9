import { Client, type ClientConfig } from 'pg';

/** pg's own words when `query_timeout` has passed; it has no code for that. */
const NO_ANSWER = 'Query read timeout';

/**
 * A connection that is thrown away when the server does not answer a statement in time. pg by
 * itself leaves it open with the answer still owed, and TypeORM gives such a connection back to the
 * pool, where it makes everybody wait who comes after.
 */
export class ImpatientClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    const ask = this.query;
    const query = (...given: unknown[]): unknown => {
      const answer: unknown = Reflect.apply(ask, this, given);
      if (answer instanceof Promise) answer.catch((error: unknown) => this.#endIfSilent(error));
      return answer;
    };
    Object.defineProperty(this, 'query', { value: query });
  }

  #endIfSilent(error: unknown): void {
    // `end` would wait for the answer.
    if (error instanceof Error && error.message === NO_ANSWER) this.connection.stream.destroy();
  }
}
