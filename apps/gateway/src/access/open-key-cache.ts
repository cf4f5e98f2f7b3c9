import type { Metrics } from '#libs/runtime';
import type { KeyLookup } from '#libs/storage';
import { KeyCache } from './key-cache.js';

/** The cache over the database, by this machine's clocks, counted. */
export function openKeyCache(lookup: KeyLookup, metrics: Metrics): KeyCache {
  const lookups = metrics.counter(
    'floe_key_lookups_total',
    'API keys that were looked up, by where the answer came from and what it was',
    ['from', 'outcome'],
  );
  const polls = metrics.counter(
    'floe_key_polls_total',
    'Questions to the database which keys and tenants have changed',
    ['outcome'],
  );
  return new KeyCache({
    find: (hashes) => lookup.find(hashes),
    changes: (pastMs) => lookup.changes(pastMs),
    countLookup: (from, outcome) => lookups.inc({ from, outcome }),
    countPoll: (outcome) => polls.inc({ outcome }),
    monotonicMs: () => performance.now(),
    nowMs: Date.now,
  });
}
