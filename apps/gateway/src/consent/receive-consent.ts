import type { Secret } from '#libs/domain';
import { parseSignedRequest, type SignedRequestRefusal } from '#libs/graph-api';
import { honourConsent, Lanes } from '#libs/jobs';
import { Metrics } from '#libs/runtime';
import {
  ConsentRequests,
  type ConsentAdded,
  type ConsentKind,
  type NewConsentRequest,
} from '#libs/storage';
import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '../problems/problem.js';
import { newConfirmationCode } from './confirmation-code.js';
import { readSignedRequestForm } from './signed-request-form.js';

export type ConsentSettings = {
  /** Meta says of none of them that it is the one that signs. */
  appSecrets: readonly Secret[];
  publicUrl: string;
};

export const CONSENT_SETTINGS = Symbol('consent settings');

/**
 * Longer than Meta sends anything again (36 hours, as far as its pages say): a deletion that came
 * late is still a deletion, and one that was kept already is a repeat for ever.
 */
const MAX_AGE_MS = 48 * 3_600_000;

/** The signature is right, or nobody got as far as to look at it: the request itself is broken. */
const BROKEN: Partial<Record<SignedRequestRefusal, string>> = {
  malformed: 'signed_request is not of the form <signature>.<payload>.',
  'no-user': 'signed_request names no user.',
};

const REFUSED: Partial<Record<SignedRequestRefusal, string>> = {
  'wrong-algorithm': 'signed_request is not signed by HMAC-SHA256.',
  stale: 'signed_request is too old, has expired or is from the future.',
};

/** Takes what Meta asks for in an owner's name: keeps it, then wakes the worker that does it. */
@Injectable()
export class ReceiveConsent {
  private readonly outcomes;

  constructor(
    private readonly requests: ConsentRequests,
    private readonly lanes: Lanes,
    @Inject(CONSENT_SETTINGS) private readonly settings: ConsentSettings,
    metrics: Metrics,
  ) {
    this.outcomes = metrics.counter(
      'floe_signed_requests_total',
      'Deauthorizations and data deletions that Meta asked for, by what became of them',
      ['kind', 'outcome'],
    );
  }

  /**
   * Returns once the request is committed; a repeat is answered as the first was. The signature is
   * verified before anything in the payload is read. Throws `Problem`s, and when the database cannot
   * commit.
   */
  async run(
    kind: ConsentKind,
    body: unknown,
    nowMs: number,
    requestId: string,
  ): Promise<{ confirmationCode: string | null }> {
    const form = readSignedRequestForm(body);
    if (!form.ok) throw this.refused(kind, 'malformed', form.fault);
    const { signedRequest } = form;
    const read = parseSignedRequest(signedRequest, this.settings.appSecrets, nowMs, MAX_AGE_MS);
    if (!read.ok) throw this.refused(kind, read.reason, BROKEN[read.reason]);
    const added = await this.keep({
      kind,
      requestHash: hashOf(kind, signedRequest),
      confirmationCode: kind === 'delete' ? newConfirmationCode(randomBytes) : null,
      subjectId: read.appScopedId,
      issuedAt: new Date(read.issuedAtMs),
      requestId,
    });
    this.outcomes.inc({ kind, outcome: added.isNew ? 'kept' : 'repeated' });
    // Behind the answer: the row is safe, and the sweeper finds what this misses.
    void this.lanes.wakeQuietly(honourConsent, [{ v: 1, requestId: added.id }]);
    return { confirmationCode: added.confirmationCode };
  }

  private async keep(request: NewConsentRequest): Promise<ConsentAdded> {
    try {
      return await this.requests.add(request);
    } catch (error) {
      this.outcomes.inc({ kind: request.kind, outcome: 'not-kept' });
      throw error;
    }
  }

  private refused(kind: ConsentKind, reason: SignedRequestRefusal, fault?: string): Problem {
    this.outcomes.inc({ kind, outcome: reason });
    if (fault !== undefined) return new Problem('malformed_request', fault);
    const detail = REFUSED[reason] ?? 'No secret of ours has signed this signed_request.';
    return new Problem('signature_invalid', detail);
  }
}

/**
 * The same for each repeat of a request. Of the signature rather than of what it signs: who has the
 * hash cannot try ids until one fits, so it tells nothing of the person once the id is gone. Of its
 * bytes, since Base64 can be written in several ways.
 */
function hashOf(kind: ConsentKind, signedRequest: string): Buffer {
  const [signature = ''] = signedRequest.split('.', 1);
  return createHash('sha256')
    .update(`${kind}.`)
    .update(Buffer.from(signature, 'base64url'))
    .digest();
}
