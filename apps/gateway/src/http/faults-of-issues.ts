import { jsonPointer, type Fault } from '#libs/domain';
import { fixOf, type Issue } from './fix-of-issue.js';

/** More faults than a person reads; the rest shows once these are mended. */
const MAX_FAULTS = 100;

/**
 * Issues of a Zod schema as faults. An unknown field gets a pointer of its own. A custom issue may say
 * its own code and fix: `params: { code, fix }`.
 */
export function faultsOfIssues(issues: readonly Issue[]): Fault[] {
  const faults: Fault[] = [];
  for (const issue of issues) {
    if (faults.length >= MAX_FAULTS) break;
    faults.push(...faultsOfIssue(issue));
  }
  return faults.slice(0, MAX_FAULTS);
}

function faultsOfIssue(issue: Issue): Fault[] {
  const { message, path = [], code = 'invalid', keys, issues, params } = issue;
  const steps = path.map((step) => String(typeof step === 'object' ? step.key : step));
  if (code === 'unrecognized_keys' && keys) {
    return keys.slice(0, MAX_FAULTS).map((key) => ({
      pointer: jsonPointer([...steps, key]),
      code: 'unknown_field',
      message: 'There is no such field.',
      fix: 'Leave it out, or check its spelling.',
    }));
  }
  // What is wrong with the name of an entry, or with one thing in a collection.
  if ((code === 'invalid_key' || code === 'invalid_element') && issues && issues.length > 0) {
    return issues
      .slice(0, MAX_FAULTS)
      .flatMap((inner) => faultsOfIssue({ ...inner, path: [...path, ...(inner.path ?? [])] }));
  }
  const ownCode = typeof params?.['code'] === 'string' ? params['code'] : code;
  return [{ pointer: jsonPointer(steps), code: ownCode, message, fix: fixOf(issue) }];
}
