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

/** One call as it went, for whoever keeps a record. Holds no secret. */
export type SeenCall = {
  operation: string;
  /** HTTP; null when no answer came. */
  status: number | null;
  /** Milliseconds from its begin to its end. */
  ms: number;
  /**
   * By which Meta's support finds the call: `fbtrace_id` of an error, else the header `x-fb-trace-id`,
   * which Meta sends though no page of its says so. Null when there was none.
   */
  traceId: string | null;
};

export type CallOptions = {
  signal?: AbortSignal;
  /** Told of the call when it has ended, well or not. */
  seen?: (call: SeenCall) => void;
};
