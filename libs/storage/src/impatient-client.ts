import { Client, type ClientConfig } from 'pg';
import { nameOfPrepared } from './prepared-statements.js';

/** pg's own words when `query_timeout` has passed; it has no code for that. */
const NO_ANSWER = 'Query read timeout';

/**
 * A connection whose troubles stay its own.
 *
 * It is thrown away when the server does not answer a statement in time. pg by itself leaves it open
 * with the answer still owed, and TypeORM gives such a connection back to the pool, where it makes
 * everybody wait who comes after.
 *
 * And its end never ends the process, as an error event does that nobody listens for. The pool
 * stops listening when it hands a connection out and TypeORM begins a few microtasks later; a
 * session that PostgreSQL opens and ends in one packet is lost in between. Whoever uses it then
 * gets a rejection.
 */
export class ImpatientClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => {});
    const ask = this.query;
    const query = (...given: unknown[]): unknown => {
      const [text, ...rest] = given;
      const name = nameOfPrepared(text);
      const asked = name === undefined ? given : [{ name, text }, ...rest];
      const answer: unknown = Reflect.apply(ask, this, asked);
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
