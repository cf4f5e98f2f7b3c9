import { randomBytes } from 'node:crypto';
import { secretsIn } from '../../support/forms-of-secret.js';
import { everythingKept, type Places } from './everything-kept.js';
import type { Partner } from './partner.js';
import type { System } from './system.js';
import type { QueueWatcher } from './watch-queue.js';

const ANSWERS = 'the answers of the API';

/** What may be nowhere, and the search for it in everything that is kept, logged and said. */
export class PlantedSecrets {
  /** What must be nowhere but inside one call, by what it is. */
  readonly secrets: Record<string, string> = {};
  /** What is shown once to who asked for it, and may be nowhere else. */
  readonly shownOnce: Record<string, string> = {};
  /** Whatever the gateway answered anybody. */
  readonly answers: string[] = [];

  constructor(
    private readonly system: System,
    private readonly queue: QueueWatcher,
    private readonly partner: Partner,
  ) {
    const { secrets } = system;
    Object.assign(this.secrets, secrets, {
      'TOKEN_ENCRYPTION_KEYS, as bytes': hexOf(secrets['TOKEN_ENCRYPTION_KEYS'] ?? ''),
    });
    const plain = partner.secret.replace(/^whsec_/, '');
    this.shownOnce['the secret of a webhook endpoint'] = plain;
    this.shownOnce['the secret of a webhook endpoint, as bytes'] = hexOf(plain);
  }

  /** A token that looks like one of Meta's, or like nothing that can be told from its form. */
  newToken(what: string, looksLikeMetas: boolean): string {
    const token = `${looksLikeMetas ? 'IGAA' : 'canary-'}${randomBytes(60).toString('base64url')}`;
    this.secrets[what] = token;
    return token;
  }

  /** What Instagram itself gave out for an account. */
  rememberTokensOf(igUserId: string): number {
    const { tokens } = this.system.simulator.control.account(igUserId);
    for (const [at, token] of tokens.entries()) {
      this.secrets[`token ${at} of ${igUserId}`] = token.access_token;
    }
    return tokens.length;
  }

  /** Code and state of a login. Who made the link has its state: it goes to Instagram in the link. */
  rememberLogin(what: string, callbackUrl: string): void {
    const { searchParams } = new URL(callbackUrl);
    const [code, state] = [searchParams.get('code'), searchParams.get('state')];
    if (code !== null) this.secrets[`the code of ${what}`] = code;
    if (state !== null) this.shownOnce[`the state of ${what}`] = state;
  }

  hear(answer: string): void {
    this.answers.push(answer);
  }

  async places(): Promise<Places> {
    const found = await everythingKept(this.system);
    found.set('what the queue ever saw', await this.queue.seen());
    found.set('the webhooks to partners', JSON.stringify(this.partner.receiver.received()));
    found.set(ANSWERS, this.answers.join('\n'));
    return found;
  }

  /** `name (form) in place` of each secret that is where it must not be. */
  leaksIn(places: Places): string[] {
    return [...places].flatMap(([place, text]) => {
      const sought = place === ANSWERS ? this.secrets : { ...this.secrets, ...this.shownOnce };
      return secretsIn(text, sought).map((found) => `${found} in ${place}`);
    });
  }
}

/** A refusal of Instagram's that quotes what it was given, as Meta does with malformed tokens. */
export function quoting(code: number, ...given: string[]) {
  const encoded = given.map(encodeURIComponent).join(' ');
  const message = `Malformed access token ${given.join(' ')} ${encoded}`;
  const error = { message, type: 'OAuthException', code, fbtrace_id: given[0] };
  return { status: 400, body: { error } };
}

const hexOf = (base64: string): string => Buffer.from(base64, 'base64').toString('hex');
