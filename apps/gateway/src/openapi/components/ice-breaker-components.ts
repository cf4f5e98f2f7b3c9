import { nothingSchema } from '../../http/no-body.js';
import {
  acceptedSchema,
  iceBreakersBodySchema,
  iceBreakersSchema,
  warningSchema,
} from '../../ice-breakers/ice-breakers.schema.js';
import { dryRunSchema, liveSchema, planSchema } from '../../ice-breakers/plan.schema.js';
import {
  comparisonSchema,
  differenceSchema,
  restoreSchema,
  revisionSchema,
} from '../../ice-breakers/revision.schema.js';
import { syncSchema } from '../../ice-breakers/sync.schema.js';
import { part, shown, taken } from '../component.js';
import { SAMPLE } from './sample.js';

const english = {
  locale: 'default',
  call_to_actions: [
    { question: 'When are you open?', payload: 'HOURS' },
    { question: 'Do you deliver?', payload: 'DELIVERY' },
  ],
};
const german = {
  locale: 'de_DE',
  call_to_actions: [
    { question: 'Wann habt ihr offen?', payload: 'HOURS' },
    { question: 'Liefert ihr?', payload: 'DELIVERY' },
  ],
};

const status =
  '`pending`: on its way. `in_sync`: read back from Instagram, and equal. `drifted`: Instagram shows ' +
  'something else. `foreign`: and it is another app that sets it. `blocked`: waits for the account. ' +
  '`failed`: Instagram refused it for good, and `last_error` says what to do.';

const warning = {
  pointer: '/ice_breakers/0/call_to_actions/1/payload',
  code: 'payload_without_rule' as const,
  message: 'No reply rule answers the payload "DELIVERY".',
  fix: 'Add a rule for it, or leave it if you answer such taps yourselves.',
};

const difference = {
  is_same: false,
  locales: [
    {
      locale: 'de_DE',
      change: 'added' as const,
      questions: [
        {
          change: 'added' as const,
          question: 'Wann habt ihr offen?',
          payload: 'HOURS',
          from_payload: null,
          from_position: null,
          to_position: 0,
        },
      ],
    },
  ],
};

const planFields = {
  source:
    '`instagram`: it was asked just now. `last_seen`: it could not be asked. `nothing_seen`: nor was it before.',
  seen_at: 'When Instagram was seen so; null when it never was.',
  note: 'Why Instagram was not asked; null when it was.',
  call: 'What would be sent: `set`, `delete`, or `none`.',
  difference: 'From what Instagram shows to the wish.',
};

const plan = {
  source: 'instagram' as const,
  seen_at: SAMPLE.answered,
  note: null,
  call: 'set' as const,
  difference,
};

export const ICE_BREAKER_COMPONENTS = [
  taken('NewIceBreakers', iceBreakersBodySchema, {
    description: "The questions of an account in all its locales, in Meta's own body.",
    fields: {
      platform: 'May be there, as in calls to Meta, and is `instagram`.',
      ice_breakers:
        'One entry per locale; one of them is `default`, for people of all other locales. Each has 1 to ' +
        '4 questions of at most 80 characters, each with a payload of at most 1000: your own word, ' +
        'which comes back with the tap.',
    },
    examples: {
      'Questions in two languages': { ice_breakers: [english, german] },
      "In Meta's older form": { ice_breakers: english.call_to_actions },
      'Questions for everybody': {
        platform: 'instagram',
        ice_breakers: [{ call_to_actions: english.call_to_actions }],
      },
    },
  }),
  part('IceBreakerWarning', warningSchema, {
    use: 'shown',
    description: 'What is not wrong, but hardly meant.',
    fields: {
      pointer:
        'A JSON Pointer into the set in its canonical order; empty for what is about a rule.',
      code: 'For programs.',
      message: 'For people.',
      fix: 'What to do about it.',
    },
  }),
  part('SetDifference', differenceSchema, {
    use: 'shown',
    description: 'What differs between two sets, locale by locale, `default` first.',
    fields: {
      is_same: 'True when people would see the same.',
      locales:
        'Every locale of either set, with its questions: those of the newer set, then the removed.',
    },
  }),
  shown('AcceptedIceBreakers', acceptedSchema, {
    description: 'The wish was kept and is on its way to Instagram.',
    fields: {
      revision: 'The number of this set; each edit makes the next.',
      status,
      warnings: 'What is not wrong, but hardly meant.',
    },
    example: { revision: 7, status: 'pending', warnings: [warning] },
  }),
  shown('IceBreakers', iceBreakersSchema, {
    description: 'What an account should ask, and what Instagram was last seen to show.',
    fields: {
      revision: 'The number of the wish; 0 before the first.',
      status,
      message: 'What is happening, in a sentence.',
      next_step: 'What you should do about it; null: nothing.',
      ice_breakers: 'The wish, one entry per locale, `default` first. Empty: no questions.',
      published: 'The last revision that was seen on Instagram; null when none was.',
      drift: 'What Instagram shows instead, and since when that is known; null: what it should.',
      last_error: 'What Instagram said when it last refused; null when it did not.',
      next_attempt_at: 'When it is tried next to publish the wish; null: nothing is owed.',
      checked_at: 'When it was last looked what Instagram shows; null: not yet.',
    },
    example: {
      revision: 7,
      status: 'in_sync',
      message: 'Instagram shows these questions.',
      next_step: null,
      ice_breakers: [english, german],
      published: { revision: 7, ice_breakers: [english, german], at: SAMPLE.answered },
      drift: null,
      last_error: null,
      next_attempt_at: null,
      checked_at: SAMPLE.answered,
    },
  }),
  shown('LiveIceBreakers', liveSchema, {
    description: 'What Instagram shows now, by its own word.',
    fields: {
      ice_breakers: 'In canonical order, whichever of its forms Instagram answered in.',
      read_at: 'When it was asked.',
    },
    example: { ice_breakers: [english], read_at: SAMPLE.answered },
  }),
  shown('IceBreakerPlan', planSchema, {
    description: 'What it takes to make Instagram show the wish.',
    fields: { revision: 'The number of the wish.', ...planFields, warnings: 'As for an edit.' },
    example: { revision: 7, ...plan, warnings: [warning] },
  }),
  shown('IceBreakerDryRun', dryRunSchema, {
    description: 'What an edit would do. Nothing was kept, and Instagram was not asked.',
    fields: {
      dry_run: 'Always true.',
      revision: 'The number that the set would have.',
      difference: 'From the present wish to this set.',
      plan: 'From what Instagram was last seen to show to this set.',
      warnings: 'As for an edit.',
    },
    example: {
      dry_run: true,
      revision: 8,
      difference,
      plan: { ...plan, source: 'last_seen' },
      warnings: [],
    },
  }),
  shown('IceBreakerRevision', revisionSchema, {
    description: 'A set that the account once had as its wish. It never changes.',
    fields: {
      revision: 'Its number.',
      action:
        '`set` or `cleared` by an edit, `restored` from an earlier one, `adopted` from what Instagram showed.',
      restored_from: 'The earlier revision that it repeats; null for all others.',
      author: '`key:` and the id of the API key, or `instagram`.',
      reason: 'What you gave as `reason`; null when nothing.',
      at: 'When it was made.',
      first_sent_at: 'When people may first have seen it; null: never.',
      is_present: 'Whether it is the wish now.',
      difference: 'The locales in which it differs from the revision before.',
      ice_breakers: 'The whole set.',
    },
    example: {
      revision: 7,
      action: 'set',
      restored_from: null,
      author: `key:${SAMPLE.keyId}`,
      reason: 'German for the new shop',
      at: SAMPLE.answered,
      first_sent_at: SAMPLE.answered,
      is_present: true,
      difference: { added: ['de_DE'], removed: [], changed: [] },
      ice_breakers: [english, german],
    },
  }),
  shown('IceBreakerComparison', comparisonSchema, {
    description: 'What differs between two revisions.',
    fields: {
      from: 'The earlier one; 0: no questions at all.',
      to: 'The later one.',
      difference: 'From the one to the other.',
    },
    example: { from: 6, to: 7, difference },
  }),
  taken('Nothing', nothingSchema, {
    description: 'There is nothing to say. The body may be left out.',
    fields: {},
    examples: { 'Nothing to say': {} },
  }),
  taken('IceBreakerRestoration', restoreSchema, {
    description: 'Why an earlier set comes back. The body may be left out.',
    fields: { reason: 'Kept with the new revision, at most 500 characters.' },
    examples: { 'With a reason': { reason: 'The campaign is over' } },
  }),
  shown('IceBreakerSync', syncSchema, {
    description: 'One try to publish the wish, or to check what Instagram shows.',
    fields: {
      id: 'Made by Floe.',
      kind: '`publish` or `check`.',
      revision: 'The wish at that time.',
      outcome:
        '`published`: set and read back. `unchanged`: it was there already. `overtaken`: an edit came meanwhile. ' +
        '`will_retry`, `waits`, `failed`: see `error`. Of a check: `in_sync`, `repairing`, `drifted`, `foreign`, ' +
        '`adopted`. `interrupted`: its worker died; it was tried again.',
      started_at: 'When it began.',
      duration_ms: 'How long it took; null while it is under way.',
      calls:
        'Each call to Instagram: what, its HTTP status (null: no answer), how long, and the trace id of Meta.',
      error: 'What went wrong; null when nothing did.',
    },
    example: {
      id: SAMPLE.syncId,
      kind: 'publish',
      revision: 7,
      outcome: 'published',
      started_at: SAMPLE.answered,
      duration_ms: 412,
      calls: [
        { operation: 'setIceBreakers', status: 200, ms: 203, trace_id: 'A9C5cYkQx1s' },
        { operation: 'getIceBreakers', status: 200, ms: 188, trace_id: 'B2f7kLmNo3p' },
      ],
      error: null,
    },
  }),
];
