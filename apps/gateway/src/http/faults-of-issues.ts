import { jsonPointer, type Fault } from '#libs/domain';

type Issue = {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined;
  code?: string;
  keys?: readonly string[];
};

/** More faults than a person reads; the rest shows once these are mended. */
const MAX_FAULTS = 100;

/** Issues of a Zod schema as faults. An unknown field gets a pointer of its own. */
export function faultsOfIssues(issues: readonly Issue[]): Fault[] {
  return issues.flatMap(faultsOfIssue).slice(0, MAX_FAULTS);
}

function faultsOfIssue({ message, path = [], code = 'invalid', keys }: Issue): Fault[] {
  const steps = path.map((step) => String(typeof step === 'object' ? step.key : step));
  if (code === 'unrecognized_keys' && keys) {
    return keys.map((key) => ({
      pointer: jsonPointer([...steps, key]),
      code: 'unknown_field',
      message: 'There is no such field.',
      fix: 'Leave it out, or check its spelling.',
    }));
  }
  return [{ pointer: jsonPointer(steps), code, message, fix: 'Send a value as described.' }];
}
