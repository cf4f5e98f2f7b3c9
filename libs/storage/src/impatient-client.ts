import { Client, type ClientConfig } from 'pg';
import { nameOfPrepared } from './prepared-statements.js';

/** pg's own words when `query_timeout` has passed; it has no code for that. */
const NO_ANSWER = 'Query read timeout';

/**
 * A connection whose troubles stay its own, and which wastes no writes.
 *
 * It is thrown away when the server does not answer a statement in time. pg by itself leaves it open
 * with the answer still owed, and TypeORM gives such a connection back to the pool, where it makes
 * everybody wait who comes after.
 *
 * And its end never ends the process, as an error event does that nobody listens for. The pool
 * stops listening when it hands a connection out and TypeORM begins a few microtasks later; a
 * session that PostgreSQL opens and ends in one packet is lost in between. Whoever uses it then
 * gets a rejection.
 *
 * What `prepare` was told of it asks by their names. What is asked side by side, see `pipeline` of pg,
 * leaves in one write: each costs more than all that is in it.
 */
export class ImpatientClient extends Client {
  #isGathering = false;

  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => {});
    const ask = this.query;
    const query = (...given: unknown[]): unknown => {
      this.#gather();
      const [text, values] = given;
      const name = typeof text === 'string' ? nameOfPrepared(text) : undefined;
      const asked = name === undefined ? given : [{ name, text, values }];
      const answer: unknown = Reflect.apply(ask, this, asked);
      if (answer instanceof Promise) answer.catch((error: unknown) => this.#endIfSilent(error));
      return answer;
    };
    Object.defineProperty(this, 'query', { value: query });
  }

  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    const { stream } = this.connection;
    stream.cork();
    // Behind all that the present work still asks without waiting for an answer.
    process.nextTick(() => {
      this.#isGathering = false;
      stream.uncork();
    });
  }

  #endIfSilent(error: unknown): void {
    // `end` would wait for the answer.
    if (error instanceof Error && error.message === NO_ANSWER) this.connection.stream.destroy();
  }
}
