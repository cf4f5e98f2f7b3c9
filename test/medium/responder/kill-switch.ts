/** What a process that has died cannot do any more. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

type Hooks = {
  before?: (name: string, given: unknown[]) => unknown;
  after?: (name: string) => unknown;
};

export type KillPoint = { at: number; when: 'before' | 'after' };

/**
 * Ends a turn at one of its awaits, as SIGKILL would. Every call of a wrapped part counts as one
 * await. `before`: the call at `at` is never made; `after`: it is made, and its answer is lost.
 * From then on no wrapped part does anything, so nothing else of the turn has an effect; a unit of
 * work that was open is rolled back, as by the loss of its connection.
 */
export class KillSwitch {
  /** Names of the calls that were begun, in order. */
  readonly begun: string[] = [];
  /** Done before and after every call, for what a test needs to happen just then. */
  hooks: Hooks = {};
  #isDead = false;

  constructor(private readonly point: KillPoint | null = null) {}

  /** One that loses the answer to the first call of that name: it is made, and the process is gone. */
  static after(name: string): KillSwitch {
    const kill = new KillSwitch();
    kill.hooks.after = (called) => (called === name ? kill.die() : undefined);
    return kill;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Ends the turn here and now: for a part of a test's own. */
  die(): never {
    this.#isDead = true;
    throw new Killed('the process was killed');
  }

  wrap<Part extends object>(part: Part): Part {
    const name = part.constructor.name;
    return new Proxy(part, {
      get: (target, key) => {
        const method: unknown = Reflect.get(target, key, target);
        if (typeof method !== 'function') return method;
        return (...given: unknown[]) =>
          this.#step(`${name}.${String(key)}`, given, () => Reflect.apply(method, target, given));
      },
    });
  }

  async #step(name: string, given: unknown[], call: () => unknown): Promise<unknown> {
    if (this.#isDead) this.die();
    this.begun.push(name);
    const isHere = this.begun.length === this.point?.at;
    if (isHere && this.point?.when === 'before') this.die();
    await this.hooks.before?.(name, given);
    const answer = await call();
    await this.hooks.after?.(name);
    if (this.#isDead || isHere) this.die();
    return answer;
  }
}

/**
 * Runs `attempt` with a kill at the first await, the second, and so on, before and after each,
 * until it ends without having reached the point. Returns how many awaits there were.
 */
export async function atEveryAwait(
  attempt: (kill: KillSwitch, point: KillPoint) => Promise<void>,
): Promise<number> {
  for (let at = 1; ; at += 1) {
    let reached = 0;
    for (const when of ['before', 'after'] as const) {
      const point = { at, when };
      const kill = new KillSwitch(point);
      try {
        await attempt(kill, point);
      } catch (error) {
        const where = `killed ${when} await ${at} (${kill.begun[at - 1] ?? 'never reached'})`;
        throw new Error(where, { cause: error });
      }
      if (kill.begun.length >= at) reached += 1;
    }
    if (reached === 0) return at - 1;
  }
}

/** The turn's outcome; null when it was killed. Any other failure is one. */
export async function untilKilled<Outcome>(
  kill: KillSwitch,
  turn: Promise<Outcome>,
): Promise<Outcome | null> {
  try {
    return await turn;
  } catch (error) {
    if (kill.isDead) return null;
    throw error;
  }
}
