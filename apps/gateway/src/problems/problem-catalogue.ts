/** Every `code` that an error of the API can have, with what it means and what to do about it. */
export const PROBLEMS = {
  malformed_json: {
    status: 400,
    title: 'The body is not valid JSON',
    fix: 'Send one JSON value in UTF-8; `errors` names the place.',
  },
  malformed_request: {
    status: 400,
    title: 'The request cannot be read',
    fix: 'Check the URL, its encoding and the headers.',
  },
  missing_key: {
    status: 401,
    title: 'A valid API key is needed',
    fix: 'Send `Authorization: Bearer <key>` with a key that is neither revoked nor expired.',
  },
  scope_missing: {
    status: 403,
    title: 'The API key may not do this',
    fix: 'Use a key that has the scope named in `detail`.',
  },
  key_bound: {
    status: 403,
    title: 'The API key is bound to some accounts',
    fix: 'Use a key that is not bound to accounts for what spans the whole tenant.',
  },
  limit_reached: {
    status: 403,
    title: 'The tenant has as many of these as it may have',
    fix: 'Remove some that are not needed, or ask the operator for a higher limit.',
  },
  tenant_suspended: {
    status: 403,
    title: 'The tenant is suspended',
    fix: 'Reading still works. Ask the operator to resume the tenant before changing anything.',
  },
  not_found: {
    status: 404,
    title: 'There is nothing here',
    fix: 'Check the path and the id. Things of other tenants look the same as things that are not.',
  },
  method_not_allowed: {
    status: 405,
    title: 'This path does not take this method',
    fix: 'Use one of the methods that the header Allow names.',
  },
  idempotency_in_flight: {
    status: 409,
    title: 'The first request with this Idempotency-Key is still under way',
    fix: 'Wait for the time named in Retry-After, then send the same request again.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'This Idempotency-Key was used for another request',
    fix: 'Make a new key for each thing that you want done; repeat it only with the same request.',
  },
  conflict: {
    status: 409,
    title: 'This would collide with something that exists',
    fix: 'Read `detail`, then use the existing thing or choose another id.',
  },
  endpoint_disabled: {
    status: 409,
    title: 'The webhook endpoint is not enabled',
    fix: 'Enable it with `PATCH` and `{"enabled": true}`, then try again.',
  },
  delivery_under_way: {
    status: 409,
    title: 'The delivery is being sent',
    fix: 'Wait for the time named in Retry-After, then read the delivery.',
  },
  event_answered: {
    status: 409,
    title: 'The event was answered, or may have been',
    fix: 'Send `{"force": true}` if the person is to get a second answer.',
  },
  event_under_way: {
    status: 409,
    title: 'The event is being dealt with',
    fix: 'Wait for the time named in Retry-After; `explain` of the event says how far it is.',
  },
  event_not_answerable: {
    status: 409,
    title: 'Events like this are not answered',
    fix: 'Replay only taps and quick replies whose person was not erased.',
  },
  outside_window: {
    status: 409,
    title: 'The 24 hours in which Instagram takes an answer are over',
    fix: 'Nothing can be sent to the person until they write or tap again.',
  },
  account_owned_elsewhere: {
    status: 409,
    title: 'This Instagram account is connected elsewhere',
    fix: 'Disconnect it where it is connected now, then connect it here.',
  },
  account_not_connected: {
    status: 409,
    title: 'The account is not connected',
    fix: 'Connect the account again: by a connect link, or with a new token.',
  },
  cursor_expired: {
    status: 410,
    title: 'The cursor is older than what is kept',
    fix: 'Leave the cursor out to begin with the oldest fact that is kept, and read anew what you keep of the time between.',
  },
  changed_meanwhile: {
    status: 412,
    title: 'It was changed since you read it',
    fix: 'Read it again, apply your change to what you find, and send its new ETag in If-Match.',
  },
  request_timeout: {
    status: 408,
    title: 'The request took too long to arrive',
    fix: 'Send it again, without pauses; check the connection when it happens often.',
  },
  headers_too_large: {
    status: 431,
    title: 'The URL and headers are too large',
    fix: 'Send a shorter URL, and fewer or shorter headers.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    fix: 'Send at most the number of bytes named in `detail`.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'This content type is not understood',
    fix: 'Send `Content-Type: application/json`, or what `detail` names instead.',
  },
  invalid_request: {
    status: 422,
    title: 'Something in the request is not right',
    fix: 'Mend everything that `errors` lists, then send it again.',
  },
  token_refused: {
    status: 422,
    title: 'Instagram does not take this access token',
    fix: 'Get a new token with the permissions instagram_business_basic and instagram_business_manage_messages.',
  },
  personal_account: {
    status: 422,
    title: 'This is a personal Instagram account',
    fix: 'Its owner switches it to a professional account in the Instagram app; then connect it again.',
  },
  instagram_refused: {
    status: 422,
    title: 'Instagram refuses this',
    fix: 'Read `detail` and `upstream`; a support case at Meta needs the trace id.',
  },
  too_many_requests: {
    status: 429,
    title: 'Too many requests',
    fix: 'Wait for the time named in Retry-After.',
  },
  profile_calls_spent: {
    status: 429,
    title: 'The calls that Instagram allows for this account are used up',
    fix: 'Wait for the time named in Retry-After; what Instagram was last seen to show is there without a call.',
  },
  signature_invalid: {
    status: 401,
    title: 'The signature of this webhook does not fit',
    fix: 'Check that META_APP_SECRETS holds the secret of the app that sends it, and that the clock is right.',
  },
  handshake_refused: {
    status: 403,
    title: 'The verify token does not fit',
    fix: 'Set the same verify token in the app dashboard and in META_VERIFY_TOKEN.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong here',
    fix: 'Try again; if it stays, tell us the request id.',
  },
  login_not_configured: {
    status: 503,
    title: 'The login of Instagram is not set up here',
    fix: 'The operator sets INSTAGRAM_APP_ID and INSTAGRAM_APP_SECRET. Until then connect accounts by their access tokens.',
  },
  instagram_unavailable: {
    status: 503,
    title: 'Instagram cannot be reached or is over its limits',
    fix: 'Try again after the time named in Retry-After.',
  },
  unavailable: {
    status: 503,
    title: 'The service cannot do this right now',
    fix: 'Try again in a moment.',
  },
} as const satisfies Record<string, { status: number; title: string; fix: string }>;

export type ProblemCode = keyof typeof PROBLEMS;
