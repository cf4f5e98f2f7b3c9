import { newAccessToken, newAuthorizationCode } from './ids.js';

export const SCOPES = [
  'instagram_business_basic',
  'instagram_business_manage_messages',
  'instagram_business_manage_comments',
  'instagram_business_content_publish',
  'instagram_business_manage_insights',
] as const;

export const HOUR_MS = 3_600_000;
export const LONG_LIVED_MS = 5_183_944_000;

export type TokenRecord = {
  token: string;
  igUserId: string;
  kind: 'short' | 'long';
  scopes: string[];
  issuedAtMs: number;
  expiresAtMs: number;
  /** The subcode of its refusals; undefined while it is good, null for a refusal without subcode. */
  revokedSubcode?: number | null;
};

export type CodeRecord = {
  igUserId: string;
  redirectUri: string;
  scopes: string[];
  expiresAtMs: number;
};

type NewToken = {
  igUserId: string;
  nowMs: number;
  kind: TokenRecord['kind'];
  scopes?: readonly string[];
  token?: string;
};

const MAX_CODES = 10_000;
/** Each refresh may leave one more good token behind; the oldest are forgotten. */
const MAX_TOKENS_OF_ACCOUNT = 200;

/** All access tokens and authorization codes of the simulator. */
export class Tokens {
  private readonly records = new Map<string, TokenRecord>();
  private readonly ofAccount = new Map<string, TokenRecord[]>();
  private readonly codes = new Map<string, CodeRecord>();

  issue(wanted: NewToken): TokenRecord {
    const record: TokenRecord = {
      token: wanted.token ?? newAccessToken(),
      igUserId: wanted.igUserId,
      kind: wanted.kind,
      scopes: [...(wanted.scopes ?? SCOPES)],
      issuedAtMs: wanted.nowMs,
      expiresAtMs: wanted.nowMs + (wanted.kind === 'long' ? LONG_LIVED_MS : HOUR_MS),
    };
    this.records.set(record.token, record);
    const others = this.ofAccount.get(record.igUserId) ?? [];
    const kept = [...others.filter((one) => one.token !== record.token), record];
    for (const old of kept.splice(0, Math.max(0, kept.length - MAX_TOKENS_OF_ACCOUNT))) {
      this.records.delete(old.token);
    }
    this.ofAccount.set(record.igUserId, kept);
    return record;
  }

  find(token: string): TokenRecord | undefined {
    return this.records.get(token);
  }

  /** All tokens of an account, oldest first. */
  of(igUserId: string): TokenRecord[] {
    return this.ofAccount.get(igUserId) ?? [];
  }

  revokeAll(igUserId: string, subcode: number | null): number {
    const records = this.of(igUserId);
    for (const record of records) record.revokedSubcode = subcode;
    return records.length;
  }

  newCode(record: CodeRecord): string {
    if (this.codes.size >= MAX_CODES) this.codes.clear();
    const code = newAuthorizationCode();
    this.codes.set(code, record);
    return code;
  }

  /** Spends the code: a second call finds nothing. */
  spendCode(code: string): CodeRecord | undefined {
    const record = this.codes.get(code);
    this.codes.delete(code);
    return record;
  }

  clear(): void {
    this.records.clear();
    this.ofAccount.clear();
    this.codes.clear();
  }
}
