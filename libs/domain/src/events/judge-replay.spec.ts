import { describe, expect, it } from '@jest/globals';
import { REPLY_WINDOW_MS } from '../replies/reply-window.js';
import { judgeReplay, type EventToReplay, type ReplayRefusal } from './judge-replay.js';

const NOW_MS = 1_790_000_000_000;
type Reply = EventToReplay['replies'][number];

const reply = (state: Reply['state'], given: Partial<Reply> = {}): Reply => ({
  state,
  wasResent: false,
  mayLand: false,
  ...given,
});
const event = (given: Partial<EventToReplay> = {}): EventToReplay => ({
  kind: 'postback',
  state: 'failed',
  occurredAtMs: NOW_MS - 60_000,
  failure: 'refused',
  isHeld: false,
  replies: [],
  ...given,
});

/** What is refused: without `force`, and with it. */
const CASES: [string, EventToReplay, ReplayRefusal | null, ReplayRefusal | null][] = [
  ['skipped', event({ state: 'skipped' }), null, null],
  ['failed before any message', event({ failure: 'refused' }), null, null],
  ['failed, surely unsent', event({ replies: [reply('failed'), reply('unsent')] }), null, null],
  [
    'failed after a first message',
    event({ replies: [reply('sent'), reply('failed')] }),
    'answered',
    null,
  ],
  ['answered', event({ state: 'answered', replies: [reply('sent')] }), 'answered', null],
  ['answered, its messages gone', event({ state: 'answered' }), 'answered', null],
  [
    'skipped after an answer',
    event({ state: 'skipped', replies: [reply('sent')] }),
    'answered',
    null,
  ],
  ['unsure', event({ state: 'unsure', replies: [reply('unknown')] }), 'maybe_answered', null],
  [
    'unsure, and held by a turn',
    event({ state: 'unsure', isHeld: true }),
    'under_way',
    'under_way',
  ],
  [
    'failed as unsure',
    event({ failure: 'unsure', replies: [reply('failed')] }),
    'maybe_answered',
    null,
  ],
  [
    'failed after a resend',
    event({ replies: [reply('failed', { wasResent: true })] }),
    'maybe_answered',
    null,
  ],
  [
    'quarantined with an open call',
    event({ state: 'quarantined', replies: [reply('intended')] }),
    'maybe_answered',
    null,
  ],
  ['quarantined before any', event({ state: 'quarantined' }), null, null],
  [
    'with a call that may land',
    event({ replies: [reply('unknown', { mayLand: true })] }),
    'under_way',
    'under_way',
  ],
  [
    'with an old time on an ended message',
    event({ replies: [reply('failed', { mayLand: true })] }),
    null,
    null,
  ],
  [
    'failed after messages, nobody wrote down why',
    event({ failure: null, replies: [reply('failed')] }),
    'maybe_answered',
    null,
  ],
  ['pending', event({ state: 'pending' }), 'under_way', 'under_way'],
  [
    'too old',
    event({ occurredAtMs: NOW_MS - REPLY_WINDOW_MS }),
    'outside_window',
    'outside_window',
  ],
  ['just young enough', event({ occurredAtMs: NOW_MS - REPLY_WINDOW_MS + 1 }), null, null],
  ['an echo', event({ kind: 'echo', state: 'noted' }), 'not_answerable', 'not_answerable'],
  ['erased', event({ state: 'noted' }), 'not_answerable', 'not_answerable'],
];

describe('judgeReplay', () => {
  it.each(CASES)('judges an event that is %s', (_, given, plain, forced) => {
    expect({
      plain: judgeReplay(given, NOW_MS, false),
      forced: judgeReplay(given, NOW_MS, true),
    }).toEqual({ plain, forced });
  });
});
