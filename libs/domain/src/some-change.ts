/**
 * For the `refine` of a schema whose fields may all be left out: a change that names none is a mistake.
 * Silent beside other faults, since a field that is not known is not in the change.
 */
export const SOME_CHANGE = {
  error: 'names nothing to change',
  params: { code: 'nothing_to_change', fix: 'Name at least one of the fields.' },
  when: ({ issues }: { issues: readonly unknown[] }) => issues.length === 0,
};

export function namesSomething(change: object): boolean {
  return Object.keys(change).length > 0;
}
