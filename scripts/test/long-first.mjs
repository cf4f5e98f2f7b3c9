import Sequencer from '@jest/test-sequencer';

/**
 * What takes longest, the longest first. A fresh clone does not know how long each spec took before, and one that
 * begins last keeps a processor waiting for it alone.
 */
const LONG = [
  'account-life',
  'data-deletion',
  'planted-token',
  'two-hundred-taps',
  'unsure-sends',
  'stores-die',
  'rewrap-under-taps',
  'ice-breakers-in-trouble',
  'custody-kills',
  'event-order',
  'other-tenants',
  'frozen-worker',
  'killed-turns',
  'erase-tenant',
  'managed-questions',
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
