/** A step that did not work out. `logs` names the processes whose logs are likely to say why. */
export class StepFailed extends Error {
  constructor(
    readonly step: string,
    because: string,
    readonly logs: string[] = [],
  ) {
    super(because);
    this.name = 'StepFailed';
  }
}

export function because(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Runs `work`; whatever it throws becomes the failure of this step. */
export async function asStep<T>(step: string, logs: string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StepFailed) throw error;
    throw new StepFailed(step, because(error), logs);
  }
}
