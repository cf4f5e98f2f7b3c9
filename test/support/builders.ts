import {
  newApiKey,
  newId,
  Secret,
  type IceBreakerSet,
  type InboundEvent,
  type ReplyMessage,
} from '#libs/domain';
import type {
  AccountIdentity,
  AttemptDraft,
  EndpointDraft,
  EventChange,
  FactDraft,
  Halt,
  JournalEntry,
  LastError,
  NewApiKeyRow,
  NewToken,
  ReplyChange,
  ReplyDraft,
  ReplyRuleDraft,
} from '#libs/storage';
import { randomBytes, randomInt } from 'node:crypto';

/** Things with sensible defaults, of which a test names only what it is about. */

/** Digits that no other thing of the same run has. */
export function aNumericId(): string {
  return `1784${randomInt(1e9, 1e10)}${randomInt(1e3, 1e4)}`;
}

export function anIdentity(given: Partial<AccountIdentity> = {}): AccountIdentity {
  return {
    igUserId: aNumericId(),
    appScopedId: null,
    username: 'cafe.central',
    name: 'Café Central',
    accountType: 'BUSINESS',
    ...given,
  };
}

export function aToken(text = `IGAA-${newId()}`): NewToken {
  return { token: new Secret(text), issuedAt: new Date(), expiresAt: null };
}

/** By default: Instagram refuses the token. */
export function aHalt(given: Partial<Halt> = {}): Halt {
  return { status: 'needs_reauth', code: 'token_refused', words: 'refused', ...given };
}

/** A tap, a minute ago, of one person, unlike every other. */
export function aTap(given: Partial<InboundEvent> = {}): InboundEvent {
  const mid = `m_${newId()}`;
  return {
    kind: 'postback',
    igUserId: '17841400000000001',
    personId: '9990000000000001',
    mid,
    occurredAtMs: Date.now() - 60_000,
    hasOwnTime: true,
    dedupKey: `postback:${given.mid ?? mid}`,
    title: 'What are your hours?',
    payload: 'HOURS',
    ...given,
  };
}

/** By default one that may do all, and has no end. */
export function aKeyDraft(given: Partial<NewApiKeyRow> = {}): NewApiKeyRow {
  const { prefix, hash } = newApiKey(randomBytes);
  return {
    name: 'main',
    prefix,
    keyHash: hash,
    scopes: ['*'],
    accountIds: null,
    expiresAt: null,
    requestsPerMinute: null,
    createdBy: 'operator',
    ...given,
  };
}

export function aSet(question = 'What are your hours?'): IceBreakerSet {
  return [{ locale: 'default', call_to_actions: [{ question, payload: 'HOURS' }] }];
}

export function aRuleDraft(given: Partial<ReplyRuleDraft> = {}): ReplyRuleDraft {
  return {
    name: 'Opening hours',
    accountId: null,
    priority: 100,
    enabled: true,
    match: { type: 'exact', value: 'HOURS', on: 'payload' },
    locales: null,
    schedule: null,
    actions: [{ type: 'text', text: 'We open at nine.' }],
    externalId: null,
    ...given,
  };
}

export function anAttempt(given: Partial<AttemptDraft> = {}): AttemptDraft {
  return {
    id: newId(),
    number: 1,
    outcome: 'delivered',
    startedAt: new Date(),
    ms: 12,
    requestHeaders: { 'webhook-attempt': '1' },
    answerHeaders: { server: 'partner' },
    answer: 'thanks',
    ...given,
  };
}

export function anEndpointDraft(given: Partial<EndpointDraft> = {}): EndpointDraft {
  return {
    url: 'https://partner.example/hooks',
    description: null,
    eventTypes: null,
    externalId: null,
    secret: new Secret('whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtMTIz'),
    ...given,
  };
}

export function anError(given: Partial<LastError> = {}): LastError {
  return {
    message: 'Instagram did not answer in time.',
    fix: 'Nothing to do: it is tried again.',
    code: null,
    subcode: null,
    trace_id: null,
    at: new Date().toISOString(),
    ...given,
  };
}

export function anIntent(text = 'We open at nine.', given: Partial<ReplyDraft> = {}): ReplyDraft {
  const message: ReplyMessage = { text };
  return {
    step: 0,
    ruleId: newId(),
    message,
    state: 'intended',
    mayLandUntil: new Date(Date.now() + 30_000),
    ...given,
  };
}

export function anEntry(
  event: { id: string; accountId: string; personId: string; replays: number },
  given: Partial<JournalEntry> = {},
): JournalEntry {
  return {
    claimedUntil: null,
    accountId: event.accountId,
    eventId: event.id,
    replay: event.replays,
    personId: event.personId,
    tapped: null,
    drafts: [],
    reply: null,
    event: null,
    facts: [],
    ...given,
  };
}

export function aFact(given: Partial<FactDraft> = {}): FactDraft {
  const type = given.type ?? 'ice_breaker.tapped';
  return { accountId: null, type, body: JSON.stringify({ type }), ...given };
}

/** By default an end in order: the event was answered. */
export function anEventChange(given: Partial<EventChange> = {}): EventChange {
  return {
    state: 'answered',
    decision: null,
    grounds: null,
    failure: null,
    error: null,
    nextAttemptAt: null,
    countsAttempt: false,
    endsStart: true,
    ...given,
  };
}

/** By default a good answer of Instagram's. */
export function aReplyChange(replyId: string, given: Partial<ReplyChange> = {}): ReplyChange {
  return {
    replyId,
    state: 'sent',
    mayLandUntil: null,
    messageId: `m_${newId()}`,
    evidence: 'answer',
    settled: null,
    error: null,
    ...given,
  };
}
