/**
 * Runs work one at a time within this process, in the order of asking. For rows that an earlier
 * turn left without an end: run alone, a crash of the process accuses the row that caused it and
 * not its neighbours, which would otherwise be started, killed and counted along with it until
 * they are quarantined too. Take the turn before the row is claimed and its start counted.
 */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
