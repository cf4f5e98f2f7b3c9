import type { Dispatcher } from 'undici';

export type GraphClientOptions = {
  /** `https://graph.instagram.com`. */
  graphApiUrl: string;
  /** `v25.0`. The token endpoints have no version. */
  graphApiVersion: string;
  /** `https://api.instagram.com`: the exchange of a login code. */
  instagramApiUrl: string;
  /** For a whole call, from waiting for a connection to the last byte of the answer. */
  timeoutMs?: number;
  connectTimeoutMs?: number;
  maxAnswerBytes?: number;
  /**
   * Carries the calls instead of the client's own connections (whose `connectTimeoutMs` then has
   * no say). It must neither retry nor follow redirects: a call is one try.
   */
  dispatcher?: Dispatcher;
  now?: () => number;
};

export type CallOptions = { signal?: AbortSignal };
