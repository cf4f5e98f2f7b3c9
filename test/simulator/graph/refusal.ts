export type GraphErrorType = 'OAuthException' | 'IGApiException' | 'GraphMethodException';

/** What Meta refuses and how: the inside of the Graph error envelope, and the HTTP status that goes with it. */
export type GraphRefusal = {
  status: number;
  code: number;
  subcode?: number;
  type: GraphErrorType;
  message: string;
  isTransient?: boolean;
};

/** Thrown by rules and endpoints; the router turns it into Meta's envelope. */
export class GraphRefused extends Error {
  constructor(readonly refusal: GraphRefusal) {
    super(refusal.message);
    this.name = 'GraphRefused';
  }
}

/** graph-api.md 4.1. `fbtrace_id` is always there; a subcode only where Meta gives one. */
export function errorEnvelope(refusal: GraphRefusal, traceId: string): { error: object } {
  return {
    error: {
      message: refusal.message,
      type: refusal.type,
      code: refusal.code,
      ...(refusal.subcode === undefined ? {} : { error_subcode: refusal.subcode }),
      ...(refusal.isTransient === undefined ? {} : { is_transient: refusal.isTransient }),
      fbtrace_id: traceId,
    },
  };
}

const refused = (refusal: GraphRefusal): GraphRefused => new GraphRefused(refusal);

export const invalidParameter = (what: string, subcode?: number): GraphRefused =>
  refused({
    status: 400,
    code: 100,
    type: 'IGApiException',
    message: `(#100) ${what}`,
    ...(subcode === undefined ? {} : { subcode }),
  });

/** The account of another token, an app-scoped id in a path, or a method that an edge does not have. */
export const unsupportedRequest = (method: string): GraphRefused =>
  refused({
    status: 400,
    code: 100,
    type: 'IGApiException',
    message: `Unsupported request - method type: ${method.toLowerCase()}`,
  });

export const unknownPath = (path: string): GraphRefused =>
  refused({
    status: 400,
    code: 2500,
    type: 'OAuthException',
    message: `Unknown path components: ${path}`,
  });

export const deprecatedVersion = (version: string, oldest: string): GraphRefused =>
  refused({
    status: 400,
    code: 2635,
    type: 'OAuthException',
    message: `(#2635) You are calling a deprecated version of the Instagram API (${version}). Please update to the latest version; the oldest available is ${oldest}.`,
  });

const INVALID_TOKEN_WORDS: Record<number, string> = {
  458: 'The user has not authorized the application.',
  459: 'The session has been invalidated because the user is checkpointed.',
  460: 'The session has been invalidated because the user changed their password or the session was changed for security reasons.',
  463: 'Session has expired.',
  464: 'The user is not a confirmed user.',
  467: 'The access token is invalid because the user logged out.',
  483: 'The consent app blocks this session.',
  492: 'The user has lost the role that this session needs.',
};

export const invalidToken = (subcode: number | null): GraphRefused =>
  refused({
    status: 400,
    code: 190,
    type: 'OAuthException',
    ...(subcode === null ? {} : { subcode }),
    message:
      subcode === null
        ? 'Invalid OAuth access token - Cannot parse access token'
        : `Error validating access token: ${INVALID_TOKEN_WORDS[subcode] ?? 'The session is invalid.'}`,
  });

export const missingPermission = (scope: string): GraphRefused =>
  refused({
    status: 400,
    code: 10,
    type: 'OAuthException',
    message: `(#10) Application does not have permission for this action: it requires ${scope}`,
  });

export const outsideWindow = (status: number): GraphRefused =>
  refused({
    status,
    code: 10,
    subcode: 2534022,
    type: 'IGApiException',
    isTransient: false,
    message: '(#10) This message is sent outside of allowed window.',
  });

export const unknownPerson = (): GraphRefused =>
  invalidParameter('The requested user cannot be found.', 2534014);

export const notThreadOwner = (): GraphRefused =>
  invalidParameter('The app is not the owner of the thread.', 2534037);

export const unknownComment = (): GraphRefused =>
  invalidParameter('The comment is invalid for a private reply.', 2534025);

export const multiImageNotEnabled = (): GraphRefused =>
  invalidParameter('Sending several images is not enabled for this account.', 2534068);

export const personUnavailable = (): GraphRefused =>
  refused({
    status: 400,
    code: 551,
    subcode: 1545041,
    type: 'OAuthException',
    message: "(#551) This person isn't available right now.",
  });

export const consentRequired = (): GraphRefused =>
  refused({
    status: 400,
    code: 230,
    type: 'OAuthException',
    message: '(#230) User consent is required to access user profile',
  });

export const wrongClientSecret = (): GraphRefused =>
  refused({
    status: 400,
    code: 1,
    type: 'OAuthException',
    message: 'Error validating client secret.',
  });

const THROTTLE_WORDS: Record<number, string> = {
  4: 'Application request limit reached',
  17: 'User request limit reached',
  613: 'Calls to this api have exceeded the rate limit.',
  80002: 'There have been too many calls to this Instagram account. Wait a bit and try again.',
};

export const throttled = (code: number, status: number): GraphRefused =>
  refused({
    status,
    code,
    type: 'OAuthException',
    isTransient: true,
    message: `(#${code}) ${THROTTLE_WORDS[code] ?? 'There have been too many calls. Wait a bit and try again.'}`,
  });
