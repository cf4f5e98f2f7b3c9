import Sequencer from '@jest/test-sequencer';

/**
 * What takes longest, the longest first. A fresh clone does not know how long each spec took before, and one that
 * begins last keeps a processor waiting for it alone.
 */
const LONG = [
  'two-hundred-taps',
  'managed-questions',
  'unsure-sends',
  'data-deletion',
  'idempotent-posts',
  'rewrap-under-taps',
  'stores-die',
  'frozen-worker',
  'account-life',
  'planted-token',
  'ice-breakers-in-trouble',
  'custody-kills',
  'event-order',
  'other-tenants',
  'killed-turns',
  'erase-tenant',
  'custody-command',
  'outages',
];

const placeOf = ({ path }) => {
  const at = LONG.findIndex((name) => path.endsWith(`/${name}.spec.ts`));
  return at === -1 ? LONG.length : at;
};

export default class LongFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}
