import type { FaultAction } from '../../simulator/graph/faults.js';
import { graphSays } from './graph-says.js';

/** A class of errors: what Instagram answers to every call, and what that does to a connected account. */
export type ErrorClass = {
  name: string;
  /** Null: nothing is there that could answer. */
  action: FaultAction | null;
  /** How a turn of the lanes that publish and reply ends; that of its care ends, or pauses the queue. */
  turn: 'done' | 'wait' | 'pause';
  /** Nobody can say whether a message was sent: its reply waits for evidence, not for the limit. */
  isUnsure?: true;
  status: 'connected' | 'needs_reauth' | 'restricted';
  reason: string | null;
  /** What was to be published or answered is still owed. */
  isKept: boolean;
  /** A farewell needs no second try. */
  endsFarewell: boolean;
};

const later = (name: string, action: FaultAction | null): ErrorClass => ({
  name,
  action,
  turn: 'done',
  status: 'connected',
  reason: null,
  isKept: true,
  endsFarewell: false,
});

const refused = (
  name: string,
  code: number,
  subcode: number | undefined,
  reason: string,
): ErrorClass => ({
  ...later(`reauth: ${name}`, graphSays(code === 190 ? 401 : 400, code, subcode)),
  turn: 'wait',
  status: 'needs_reauth',
  reason,
  endsFarewell: true,
});

const restricted = (subcode: number): ErrorClass => ({
  ...later(`user, of the account: 100/${subcode}`, graphSays(400, 100, subcode)),
  turn: 'wait',
  status: 'restricted',
  reason: 'messages_restricted',
});

export const ERROR_CLASSES: readonly ErrorClass[] = [
  refused('190', 190, undefined, 'token_refused'),
  refused('190/458', 190, 458, 'app_removed'),
  refused('190/459', 190, 459, 'security_check'),
  refused('190/460', 190, 460, 'password_changed'),
  refused('190/463', 190, 463, 'token_expired'),
  refused('190/464', 190, 464, 'not_confirmed'),
  refused('190/467', 190, 467, 'token_invalid'),
  refused('190/483', 190, 483, 'consent_blocked'),
  refused('190/492', 190, 492, 'role_lost'),
  refused('102', 102, undefined, 'session_ended'),
  refused('10', 10, undefined, 'permission_missing'),
  refused('10/2534041', 10, 2534041, 'access_removed'),
  restricted(2534122),
  restricted(2534029),
  { ...later('throttle, of the account: 613', graphSays(400, 613)), turn: 'wait' },
  { ...later('throttle, of the account: 429/613', graphSays(429, 613)), turn: 'wait' },
  {
    ...later('throttle, of the account: 429 without words', { status: 429 }),
    turn: 'wait',
    isUnsure: true,
  },
  { ...later('throttle, of the app: 4', graphSays(403, 4)), turn: 'pause' },
  { ...later('config, of the app: 3', graphSays(400, 3)), turn: 'wait' },
  { ...later('config, of the account: 200', graphSays(403, 200)), turn: 'wait' },
  {
    ...later('permanent: 100', graphSays(400, 100)),
    isKept: false,
    endsFarewell: true,
  },
  { ...later('user, of one message: 10/2018300', graphSays(400, 10, 2018300)), isKept: false },
  later('retry: 500/2', graphSays(500, 2)),
  later('retry: 503 without words', { status: 503 }),
  later('unknown: 99999', graphSays(400, 99_999)),
  later('unreadable: no JSON', { nonJson: true }),
  later('unreachable', null),
  later('timed-out', { hang: true }),
  later('may have acted: acted, then cut', { acceptThenCut: true }),
];
