// @ts-nocheck
// Made by `npm run openapi` from docs/openapi.json. Not to be edited.

export type ClientOptions = {
    baseUrl: 'https://floe.example.com' | (string & {});
};

export type Webhooks = OnAccountConnectedWebhookRequest | OnAccountNeedsReauthWebhookRequest | OnAccountDisconnectedWebhookRequest | OnAccountRestrictedWebhookRequest | OnAccountTokenExpiringWebhookRequest | OnConnectLinkFailedWebhookRequest | OnIceBreakersPublishedWebhookRequest | OnIceBreakersPublishFailedWebhookRequest | OnIceBreakersDriftedWebhookRequest | OnIceBreakerTappedWebhookRequest | OnReplySentWebhookRequest | OnReplyFailedWebhookRequest | OnReplySkippedWebhookRequest | OnConversationHandedOffWebhookRequest | OnConversationResumedWebhookRequest | OnWebhookEndpointDisabledWebhookRequest | OnWebhookTestWebhookRequest;

/**
 * The wish was kept and is on its way to Instagram.
 */
export type AcceptedIceBreakers = {
    /**
     * The number of this set; each edit makes the next.
     */
    revision: number;
    /**
     * `pending`: on its way. `in_sync`: read back from Instagram, and equal. `drifted`: Instagram shows something else. `foreign`: and it is another app that sets it. `blocked`: waits for the account. `failed`: Instagram refused it for good, and `last_error` says what to do.
     */
    status: 'pending' | 'in_sync' | 'drifted' | 'foreign' | 'blocked' | 'failed';
    /**
     * What is not wrong, but hardly meant.
     */
    warnings: Array<IceBreakerWarning>;
};

/**
 * An Instagram professional account that is connected to Floe.
 */
export type Account = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * Instagram's id of the account.
     */
    ig_user_id: string;
    /**
     * Its name at Instagram, without the @.
     */
    username: string;
    /**
     * The name that people see.
     */
    name: string | null;
    /**
     * `BUSINESS` or `MEDIA_CREATOR`, in the words of Instagram.
     */
    account_type: string | null;
    /**
     * Your own name for it; null when you gave none.
     */
    external_id: string | null;
    /**
     * `connected`: all works. `needs_reauth`: Instagram refuses the token; connect the account again with a new one. `restricted`: Instagram limits the account; its owner must act there. `disconnecting`: you let it go, and Instagram is being told. `disconnected`: taken away, by you or by its owner; connecting it again brings it back.
     */
    status: 'connected' | 'needs_reauth' | 'restricted' | 'disconnecting' | 'disconnected';
    /**
     * Why it is not `connected`, in plain words; null when it is.
     */
    status_reason: string | null;
    /**
     * The same for programs, such as `password_changed`; null when it is.
     */
    reason_code: string | null;
    /**
     * When its owner last gave a token.
     */
    connected_at: string;
    /**
     * What becomes of a message that may or may not have reached the person, when nothing shows which: `hold` it (nobody gets an answer twice) or `resend` it (nobody goes without one).
     */
    when_unsure: 'hold' | 'resend';
    /**
     * What is done when Instagram shows other questions than it should: `enforce` (they are put right, at most twice a day), `alert` (you are told), or `adopt` (what it shows becomes the wish). You are told each time.
     */
    drift_policy: 'enforce' | 'alert' | 'adopt';
    /**
     * Who answers whom, and when.
     */
    conversations: ConversationSettings;
    /**
     * When it was first connected.
     */
    created_at: string;
};

/**
 * What is to change; what is left out stays.
 */
export type AccountChange = {
    /**
     * Your own name for it, unique among yours; it can stand in for the id in URLs.
     */
    external_id?: string | null;
    /**
     * What becomes of a message that may or may not have reached the person, when nothing shows which: `hold` it (nobody gets an answer twice) or `resend` it (nobody goes without one).
     */
    when_unsure?: 'hold' | 'resend';
    /**
     * What is done when Instagram shows other questions than it should: `enforce` (they are put right, at most twice a day), `alert` (you are told), or `adopt` (what it shows becomes the wish). You are told each time.
     */
    drift_policy?: 'enforce' | 'alert' | 'adopt';
    /**
     * Who answers whom, and when; what is left out stays.
     */
    conversations?: ConversationSettingsChange;
};

/**
 * An account was connected, connected again with a new token, or is restricted no more.
 */
export type AccountConnectedFact = {
    /**
     * Its place among the facts of its account (those of no account: among those of the tenant), from 1 and without holes. Order facts by it; one that is missing is in the feed. 0: a sample.
     */
    sequence: number;
    /**
     * What kind of fact it is.
     */
    type: 'account.connected';
    /**
     * Of its schema. Within a version, fields are only ever added.
     */
    version: 1;
    /**
     * When it happened.
     */
    timestamp: string;
    /**
     * The X-Request-Id of the request that caused it: yours, or the one of Instagram that brought the tap. Null when none did.
     */
    request_id: string | null;
    /**
     * What happened.
     */
    data: {
        account_id: string;
        ig_user_id: string;
        username: string | null;
        connect_link_id: string | null;
    };
};

/**
 * The account was taken away, by the tenant or by its owner at Instagram.
 */
export type AccountDisconnectedFact = {
    /**
     * Its place among the facts of its account (those of no account: among those of the tenant), from 1 and without holes. Order facts by it; one that is missing is in the feed. 0: a sample.
     */
    sequence: number;
    /**
     * What kind of fact it is.
     */
    type: 'account.disconnected';
    /**
     * Of its schema. Within a version, fields are only ever added.
     */
    version: 1;
    /**
     * When it happened.
     */
    timestamp: string;
    /**
     * The X-Request-Id of the request that caused it: yours, or the one of Instagram that brought the tap. Null when none did.
     */
    request_id: string | null;
    /**
     * What happened.
     */
    data: {
        account_id: string;
        reason: string;
    };
};

/**
 * Whether an account works, why not, and what to do next.
 */
export type AccountHealth = {
    /**
     * The account.
     */
    account_id: string;
    /**
     * As the account has it.
     */
    status: 'connected' | 'needs_reauth' | 'restricted' | 'disconnecting' | 'disconnected';
    /**
     * Why it is not `connected`, in plain words; null when it is.
     */
    status_reason: string | null;
    /**
     * The same for programs, such as `password_changed`; null when it is.
     */
    reason_code: string | null;
    /**
     * When its owner last gave a token.
     */
    connected_at: string;
    /**
     * Its access token; null when it has none.
     */
    token: TokenHealth | null;
    /**
     * Whether Instagram tells of what happens on it.
     */
    subscription: SubscriptionHealth;
    /**
     * As `getIceBreakers` has it; null when it has none.
     */
    ice_breakers_status: 'pending' | 'in_sync' | 'drifted' | 'foreign' | 'blocked' | 'failed' | null;
    /**
     * When Instagram last told of something; null: never so far.
     */
    last_event_at: string | null;
    /**
     * When the last message was sent; null: never so far.
     */
    last_send_at: string | null;
    /**
     * The latest error of all that is done for it; null when there was none lately.
     */
    last_error: InstagramError | null;
    /**
     * What you should do next; null when all is well.
     */
    next_step: NextStep | null;
};

/**
 * Instagram refuses the token; nothing is sent for the account until it has a new one.
 */
export type AccountNeedsReauthFact = {
    /**
     * Its place among the facts of its account (those of no account: among those of the tenant), from 1 and without holes. Order facts by it; one that is missing is in the feed. 0: a sample.
     */
    sequence: number;
    /**
     * What kind of fact it is.
     */
    type: 'account.needs_reauth';
    /**
     * Of its schema. Within a version, fields are only ever added.
     */
    version: 1;
    /**
     * When it happened.
     */
    timestamp: string;
    /**
     * The X-Request-Id of the request that caused it: yours, or the one of Instagram that brought the tap. Null when none did.
     */
    request_id: string | null;
    /**
     * What happened.
     */
    data: {
        account_id: string;
        reason: string;
        error: {
            code: number | null;
            subcode: number | null;
            trace_id: string | null;
            message: string;
        } | null;
    };
};

/**
 * One page of a list.
 */
export type AccountPage = {
    data: Array<Account>;
    /**
     * Send it as `cursor` for the next page; null on the last one.
     */
    next_cursor: string | null;
};

/**
 * Instagram limits the account; its owner must act there.
 */
export type AccountRestrictedFact = {
    /**
     * Its place among the facts of its account (those of no account: among those of the tenant), from 1 and without holes. Order facts by it; one that is missing is in the feed. 0: a sample.
     */
    sequence: number;
    /**
     * What kind of fact it is.
     */
    type: 'account.restricted';
    /**
     * Of its schema. Within a version, fields are only ever added.
     */
    version: 1;
    /**
     * When it happened.
     */
    timestamp: string;
    /**
     * The X-Request-Id of the request that caused it: yours, or the one of Instagram that brought the tap. Null when none did.
     */
    request_id: string | null;
    /**
     * What happened.
     */
    data: {
        account_id: string;
        reason: string;
        error: {
            code: number | null;
            subcode: number | null;
            trace_id: string | null;
            message: string;
        } | null;
    };
};

/**
 * The token of an account ends in a few days, and could not be renewed so far; `error` says why. Told ten days, five days and one day before.
 */
export type AccountTokenExpiringFact = {
    /**
     * Its place among the facts of its account (those of no account: among those of the tenant), from 1 and without holes. Order facts by it; one that is missing is in the feed. 0: a sample.
     */
    sequence: number;
    /**
     * What kind of fact it is.
     */
    type: 'account.token_expiring';
    /**
     * Of its schema. Within a version, fields are only ever added.
     */
    version: 1;
    /**
     * When it happened.
     */
    timestamp: string;
    /**
     * The X-Request-Id of the request that caused it: yours, or the one of Instagram that brought the tap. Null when none did.
     */
    request_id: string | null;
    /**
     * What happened.
     */
    data: {
        account_id: string;
        days_left: number;
        expires_at: string;
        error: {
            code: number | null;
            subcode: number | null;
            trace_id: string | null;
            message: string;
        } | null;
    };
};

/**
 * An API key, without its secret.
 */
export type ApiKey = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * For people.
     */
    name: string;
    /**
     * How the key begins, to know it again by.
     */
    prefix: string;
    /**
     * What it may do; `*` stands for all.
     */
    scopes: Array<string>;
    /**
     * The accounts that it sees and serves, and no others; null: all of the tenant.
     */
    account_ids: Array<string> | null;
    /**
     * How often this key may ask in a minute, within what its tenant may; null: as often as the tenant.
     */
    requests_per_minute: number | null;
    /**
     * `active`, `expired` or `revoked`.
     */
    status: 'active' | 'expired' | 'revoked';
    /**
     * From then on it is refused; null: never by itself.
     */
    expires_at: string | null;
    /**
     * When it was revoked, or the time it was given until then by a rotation.
     */
    revoked_at: string | null;
    /**
     * The id of the key that took its place in a rotation.
     */
    replaced_by: string | null;
    /**
     * When it was last used, to about a minute; null: never.
     */
    last_used_at: string | null;
    /**
     * Who made it: `operator`, or `key:` and the id of another key.
     */
    created_by: string;
    /**
     * When it was made.
     */
    created_at: string;
};

/**
 * What is to change; what is left out stays. What a key may do never changes.
 */
export type ApiKeyChange = {
    /**
     * The new name.
     */
    name?: string;
    /**
     * How often this key may ask in a minute, within what its tenant may; null: as often as the tenant.
     */
    requests_per_minute?: number | null;
};

/**
 * One page of a list.
 */
export type ApiKeyPage = {
    data: Array<ApiKey>;
    /**
     * Send it as `cursor` for the next page; null on the last one.
     */
    next_cursor: string | null;
};

/**
 * How the key that is replaced ends.
 */
export type ApiKeyRotation = {
    /**
     * For so long it still works beside the new one, at most 7 days; 0: it ends at once.
     */
    grace_seconds?: number;
};

/**
 * The rules that were asked at the decision, in order, by their names of then.
 */
export type AskedRules = {
    /**
     * Each with why it lost; `lost` null: this one answers.
     */
    asked: Array<{
        id: string;
        name: string;
        lost: 'disabled' | 'other_account' | 'locale_unknown' | 'other_locale' | 'outside_schedule' | 'no_ref' | 'other_ref' | 'first_time_only' | 'returning_only' | 'no_payload' | 'no_title' | 'payload_differs' | 'title_differs' | 'search_budget_spent' | 'cooldown' | 'once_per_person' | 'earlier_rule_won' | null;
    }>;
    /**
     * How many more were asked than are kept.
     */
    left_out: number;
};

/**
 * One change: who, what, from what to what, when and from where.
 */
export type AuditEntry = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * Who: `operator`, `key:` and the id of an API key, `connect-link:` and the id of the link that an account was connected by, `instagram`, for what its owner did there, or `floe`, for what it did itself.
     */
    actor: string;
    /**
     * What was done, such as `reply_rule.created`.
     */
    action: string;
    /**
     * To what: its kind and its id.
     */
    target: string;
    /**
     * The parts that changed, as they were; null when there was nothing. Never a secret.
     */
    before: {
        [key: string]: unknown;
    } | null;
    /**
     * The same parts as they are; null when nothing is left.
     */
    after: {
        [key: string]: unknown;
    } | null;
    /**
     * The X-Request-Id of the request that did it; null when none did.
     */
    request_id: string | null;
    /**
     * The address that the request came from; null when none is known.
     */
    ip: string | null;
    /**
     * When it was done.
     */
    created_at: string;
};

/**
 * One page of a list.
 */
export type AuditEntryPage = {
    data: Array<AuditEntry>;
    /**
     * Send it as `cursor` for the next page; null on the last one.
     */
    next_cursor: string | null;
};

/**
 * A link, and what became of it.
 */
export type ConnectLink = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * `open`: nobody has logged in with it yet. `connecting`: somebody is at it. `connected`: it has done its work. `failed`: it was used, and nothing came of it. `expired`: nobody used it in time.
     */
    status: 'open' | 'connecting' | 'connected' | 'failed' | 'expired';
    /**
     * Why nothing came of it, such as `scopes_missing`; null when nothing went wrong. An `open` link may have one too: `denied`, say, leaves it open.
     */
    failure: 'denied' | 'login_failed' | 'tenant_suspended' | 'code_refused' | 'app_misconfigured' | 'scopes_missing' | 'token_refused' | 'personal_account' | 'other_account' | 'account_owned_elsewhere' | 'limit_reached' | 'external_id_taken' | 'instagram_refused' | 'instagram_unavailable' | 'unavailable' | 'internal' | 'interrupted' | null;
    /**
     * The account that it connected, or until then the one that must log in; null: any.
     */
    account_id: string | null;
    /**
     * Your own name for the account to come; null when you gave none.
     */
    external_id: string | null;
    /**
     * Where the person is sent afterwards; null: they are shown a page.
     */
    return_url: string | null;
    /**
     * Until when somebody must have logged in.
     */
    expires_at: string;
    /**
     * When somebody logged in; null: nobody has.
     */
    used_at: string | null;
    /**
     * When it was made.
     */
    created_at: string;
};

/**
 * A person followed a connect link, and no account came of it.
 */
export type ConnectLinkFailedFact = {
    /**
     * Its place among the facts of its account (those of no account: among those of the tenant), from 1 and without holes. Order facts by it; one that is missing is in the feed. 0: a sample.
     */
    sequence: number;
    /**
     * What kind of fact it is.
     */
    type: 'connect_link.failed';
    /**
     * Of its schema. Within a version, fields are only ever added.
     */
    version: 1;
    /**
     * When it happened.
     */
    timestamp: string;
    /**
     * The X-Request-Id of the request that caused it: yours, or the one of Instagram that brought the tap. Null when none did.
     */
    request_id: string | null;
    /**
     * What happened.
     */
    data: {
        connect_link_id: string;
        external_id: string | null;
        reason: string;
        missing_scopes: Array<string>;
        error: {
            code: number | null;
            subcode: number | null;
            trace_id: string | null;
            message: string;
        } | null;
    };
};

/**
 * One page of a list.
 */
export type ConnectLinkPage = {
    data: Array<ConnectLink>;
    /**
     * Send it as `cursor` for the next page; null on the last one.
     */
    next_cursor: string | null;
};

/**
 * One person with one of your accounts, and who answers them.
 */
export type Conversation = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * The account.
     */
    account_id: string;
    /**
     * Instagram's id of the person, which differs from account to account.
     */
    person_id: string;
    /**
     * `automated`: the rules answer. `human_took_over`: a human of yours wrote to the person at Instagram, and the rules rest until `held_until`. `handed_off`: a rule or you gave it to a human.
     */
    state: 'automated' | 'human_took_over' | 'handed_off';
    /**
     * When the rules go on; null: when you resume it, or they do not rest at all.
     */
    held_until: string | null;
    /**
     * When the person asked for no automatic answers; null: they did not.
     */
    opted_out_at: string | null;
    /**
     * Labels, from rules and from you.
     */
    tags: Array<string>;
    /**
     * The last tap of the person that was dealt with.
     */
    last_tap_at: string | null;
    /**
     * Until when Instagram takes messages to the person: 24 hours after they last wrote or tapped.
     */
    window_ends_at: string | null;
    /**
     * When it was made.
     */
    created_at: string;
};

/**
 * What is to change; what is left out stays.
 */
export type ConversationChange = {
    /**
     * All tags that it has from then on.
     */
    tags?: Array<string>;
    /**
     * Whether the person wants no automatic answers.
     */
    opted_out?: boolean;
};

/**
 * Automatic answers to this person are paused.
 */
export type ConversationHandedOffFact = {
    /**
     * Its place among the facts of its account (those of no account: among those of the tenant), from 1 and without holes. Order facts by it; one that is missing is in the feed. 0: a sample.
     */
    sequence: number;
    /**
     * What kind of fact it is.
     */
    type: 'conversation.handed_off';
    /**
     * Of its schema. Within a version, fields are only ever added.
     */
    version: 1;
    /**
     * When it happened.
     */
    timestamp: string;
    /**
     * The X-Request-Id of the request that caused it: yours, or the one of Instagram that brought the tap. Null when none did.
     */
    request_id: string | null;
    /**
     * What happened.
     */
    data: {
        account_id: string;
        person_id: string;
        reason: string;
    };
};

/**
 * One page of a list.
 */
export type ConversationPage = {
    data: Array<Conversation>;
    /**
     * Send it as `cursor` for the next page; null on the last one.
     */
    next_cursor: string | null;
};

/**
 * Automatic answers to this person go on.
 */
export type ConversationResumedFact = {
    /**
     * Its place among the facts of its account (those of no account: among those of the tenant), from 1 and without holes. Order facts by it; one that is missing is in the feed. 0: a sample.
     */
    sequence: number;
    /**
     * What kind of fact it is.
     */
    type: 'conversation.resumed';
    /**
     * Of its schema. Within a version, fields are only ever added.
     */
    version: 1;
    /**
     * When it happened.
     */
    timestamp: string;
    /**
     * The X-Request-Id of the request that caused it: yours, or the one of Instagram that brought the tap. Null when none did.
     */
    request_id: string | null;
    /**
     * What happened.
     */
    data: {
        account_id: string;
        person_id: string;
        reason: string;
    };
};

/**
 * Who answers the persons of an account, and when.
 */
export type ConversationSettings = {
    /**
     * So long the rules rest after a human of yours wrote to a person at Instagram; 0: they do not rest. 15 by default.
     */
    takeover_minutes: number;
    /**
     * So long a conversation is handed off where nobody says so; null: until you resume it.
     */
    handoff_minutes: number | null;
    /**
     * A message that is one of these words, and nothing else, stops automatic answers to the person. Compared without regard to case; null stands for the words that Floe has by default.
     */
    opt_out_words: Array<string>;
    /**
     * And one that is one of these lets them go on.
     */
    opt_in_words: Array<string>;
    /**
     * What a person is told before the first automatic answer, after a long lapse, and when a human handed the conversation back: that the answers are automatic. Null: nothing.
     */
    disclosure: string | null;
};

/**
 * What is to change about it; what is left out stays.
 */
export type ConversationSettingsChange = {
    /**
     * So long the rules rest after a human of yours wrote to a person at Instagram; 0: they do not rest. 15 by default.
     */
    takeover_minutes?: number;
    /**
     * So long a conversation is handed off where nobody says so; null: until you resume it.
     */
    handoff_minutes?: number | null;
    /**
     * A message that is one of these words, and nothing else, stops automatic answers to the person. Compared without regard to case; null stands for the words that Floe has by default.
     */
    opt_out_words?: Array<string> | null;
    /**
     * And one that is one of these lets them go on.
     */
    opt_in_words?: Array<string> | null;
    /**
     * What a person is told before the first automatic answer, after a long lapse, and when a human handed the conversation back: that the answers are automatic. Null: nothing.
     */
    disclosure?: string | null;
};

/**
 * A new API key, which is shown this once.
 */
export type CreatedApiKey = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * For people.
     */
    name: string;
    /**
     * How the key begins, to know it again by.
     */
    prefix: string;
    /**
     * What it may do; `*` stands for all.
     */
    scopes: Array<string>;
    /**
     * The accounts that it sees and serves, and no others; null: all of the tenant.
     */
    account_ids: Array<string> | null;
    /**
     * How often this key may ask in a minute, within what its tenant may; null: as often as the tenant.
     */
    requests_per_minute: number | null;
    /**
     * `active`, `expired` or `revoked`.
     */
    status: 'active' | 'expired' | 'revoked';
    /**
     * From then on it is refused; null: never by itself.
     */
    expires_at: string | null;
    /**
     * When it was revoked, or the time it was given until then by a rotation.
     */
    revoked_at: string | null;
    /**
     * The id of the key that took its place in a rotation.
     */
    replaced_by: string | null;
    /**
     * When it was last used, to about a minute; null: never.
     */
    last_used_at: string | null;
    /**
     * Who made it: `operator`, or `key:` and the id of another key.
     */
    created_by: string;
    /**
     * When it was made.
     */
    created_at: string;
    /**
     * The key itself. It is in this answer only; keep it safe.
     */
    key: string;
};

/**
 * A new link, with the URL that makes it one.
 */
export type CreatedConnectLink = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * `open`: nobody has logged in with it yet. `connecting`: somebody is at it. `connected`: it has done its work. `failed`: it was used, and nothing came of it. `expired`: nobody used it in time.
     */
    status: 'open' | 'connecting' | 'connected' | 'failed' | 'expired';
    /**
     * Why nothing came of it, such as `scopes_missing`; null when nothing went wrong. An `open` link may have one too: `denied`, say, leaves it open.
     */
    failure: 'denied' | 'login_failed' | 'tenant_suspended' | 'code_refused' | 'app_misconfigured' | 'scopes_missing' | 'token_refused' | 'personal_account' | 'other_account' | 'account_owned_elsewhere' | 'limit_reached' | 'external_id_taken' | 'instagram_refused' | 'instagram_unavailable' | 'unavailable' | 'internal' | 'interrupted' | null;
    /**
     * The account that it connected, or until then the one that must log in; null: any.
     */
    account_id: string | null;
    /**
     * Your own name for the account to come; null when you gave none.
     */
    external_id: string | null;
    /**
     * Where the person is sent afterwards; null: they are shown a page.
     */
    return_url: string | null;
    /**
     * Until when somebody must have logged in.
     */
    expires_at: string;
    /**
     * When somebody logged in; null: nobody has.
     */
    used_at: string | null;
    /**
     * When it was made.
     */
    created_at: string;
    /**
     * Send the account's owner here: it is Instagram's own login page. Whoever has it can connect an account to you, once. Shown in this answer and never again.
     */
    url: string;
};

/**
 * A new link, with the URL that makes it one.
 */
export type CreatedPartnerLink = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * `open`: it works. `revoked`: you ended it. `expired`: its time is over.
     */
    status: 'open' | 'revoked' | 'expired';
    /**
     * The endpoints that it shows; null: all of yours.
     */
    endpoint_ids: Array<string> | null;
    /**
     * Until when it works.
     */
    expires_at: string;
    /**
     * When you ended it; null: you did not.
     */
    revoked_at: string | null;
    /**
     * When it was made.
     */
    created_at: string;
    /**
     * Give it to the partner. What stands behind `#` opens the page; browsers send it to nobody, so it gets into no log. Shown in this answer and never again.
     */
    url: string;
};

/**
 * An endpoint with its new signing secret, which is shown this once.
 */
export type CreatedWebhookEndpoint = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * Your own name for it; null when you gave none.
     */
    external_id: string | null;
    /**
     * https, at port 443 or 8443 of a public host, without user name, password or fragment. Redirects are not followed.
     */
    url: string;
    /**
     * For people.
     */
    description: string | null;
    /**
     * The types of facts that it is told, or families of them such as `reply.*`; null: all, also those to come.
     */
    event_types: Array<string> | null;
    /**
     * Only facts of these accounts; null: of all, and those of none.
     */
    account_ids: Array<string> | null;
    /**
     * Marks of your own.
     */
    labels: {
        [key: string]: string;
    };
    /**
     * The names of your own headers.
     */
    header_names: Array<string>;
    /**
     * `v1`: HMAC-SHA256 by a secret that you and Floe share. `v1a`: ed25519, which you verify by a public key.
     */
    signature: 'v1' | 'v1a';
    /**
     * By which `v1a` is verified, as `whpk_` and base64; null with `v1`.
     */
    public_key: string | null;
    /**
     * Until when the secret before this one signs too; null: it does no longer.
     */
    overlap_until: string | null;
    /**
     * How many posts may begin in a second; null: as many as it takes.
     */
    rate_per_second: number | null;
    /**
     * How many posts may be under way at once.
     */
    concurrency: number;
    /**
     * True: a fact of an account is sent when those before it have arrived or were given up. Others do not wait.
     */
    ordered: boolean;
    /**
     * True: `data` holds ids only, and nothing of persons.
     */
    thin: boolean;
    /**
     * The seconds before each try but the first, counted from the failure before it; null: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h.
     */
    retry_schedule: Array<number> | null;
    /**
     * False when nothing is sent to it any more.
     */
    enabled: boolean;
    /**
     * Why Floe disabled it: `gone` (it answered 410), `asked_to_stop`, `failing_for_days`; null: it did not.
     */
    disabled_reason: string | null;
    /**
     * Since when it is not enabled.
     */
    disabled_at: string | null;
    /**
     * How it fares.
     */
    health: EndpointHealth;
    /**
     * When it was made.
     */
    created_at: string;
    /**
     * With it you verify what comes. It is in this answer only; null with `v1a`, where `public_key` does it.
     */
    secret: string | null;
};

/**
 * The key that asks, and whose it is.
 */
export type CurrentApiKey = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * For people.
     */
    name: string;
    /**
     * How the key begins, to know it again by.
     */
    prefix: string;
    /**
     * What it may do; `*` stands for all.
     */
    scopes: Array<string>;
    /**
     * The accounts that it sees and serves, and no others; null: all of the tenant.
     */
    account_ids: Array<string> | null;
    /**
     * How often this key may ask in a minute, within what its tenant may; null: as often as the tenant.
     */
    requests_per_minute: number | null;
    /**
     * `active`, `expired` or `revoked`.
     */
    status: 'active' | 'expired' | 'revoked';
    /**
     * From then on it is refused; null: never by itself.
     */
    expires_at: string | null;
    /**
     * When it was revoked, or the time it was given until then by a rotation.
     */
    revoked_at: string | null;
    /**
     * The id of the key that took its place in a rotation.
     */
    replaced_by: string | null;
    /**
     * When it was last used, to about a minute; null: never.
     */
    last_used_at: string | null;
    /**
     * Who made it: `operator`, or `key:` and the id of another key.
     */
    created_by: string;
    /**
     * When it was made.
     */
    created_at: string;
    /**
     * Whose it is.
     */
    tenant: Tenant;
};

/**
 * How far the deletion that a person asked for at Instagram has come.
 */
export type DataDeletion = {
    /**
     * The code that it was asked with.
     */
    confirmation_code: string;
    /**
     * `received`, `under_way` or `done`.
     */
    status: 'received' | 'under_way' | 'done';
    /**
     * The same in a sentence, for people.
     */
    message: string;
    /**
     * When Meta passed it on.
     */
    requested_at: string;
    /**
     * When all was gone; null before.
     */
    finished_at: string | null;
    /**
     * How many records went: connected `accounts`, `messages` and taps received, `answers` sent, `notices` to the systems of tenants, and `other` records.
     */
    removed: {
        accounts: number;
        messages: number;
        answers: number;
        notices: number;
        other: number;
    };
};

/**
 * What Meta shows the person.
 */
export type DataDeletionTaken = {
    /**
     * The page that tells how far the deletion has come.
     */
    url: string;
    /**
     * What the person may name when they ask about it; nobody can guess it.
     */
    confirmation_code: string;
};

/**
 * An empty object: the request is kept.
 */
export type Deauthorized = {
    [key: string]: unknown;
};

/**
 * One fact that the event caused, on its way to one endpoint.
 */
export type DeliveryOfEvent = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    delivery_id: string;
    /**
     * The endpoint.
     */
    endpoint_id: string;
    /**
     * The fact: the `webhook-id` that the endpoint sees.
     */
    fact_id: string;
    /**
     * What it tells.
     */
    type: 'account.connected' | 'account.needs_reauth' | 'account.disconnected' | 'account.restricted' | 'account.token_expiring' | 'connect_link.failed' | 'ice_breakers.published' | 'ice_breakers.publish_failed' | 'ice_breakers.drifted' | 'ice_breaker.tapped' | 'reply.sent' | 'reply.failed' | 'reply.skipped' | 'conversation.handed_off' | 'conversation.resumed' | 'webhook_endpoint.disabled' | 'webhook.test';
    /**
     * Tries that have ended.
     */
    attempts: number;
    /**
     * What the endpoint answered last; null: nothing.
     */
    status: number | null;
    /**
     * When it is tried next; null once it has ended.
     */
    next_attempt_at: string | null;
};

/**
 * How an endpoint fares.
 */
export type EndpointHealth = {
    /**
     * `healthy`; `slowed`: it asked for less, or was slow, and gets less; `failing`: its last tries failed; `paused`: too many in a row did, and one delivery at a time finds out whether it works again.
     */
    status: 'healthy' | 'slowed' | 'failing' | 'paused';
    /**
     * When the first try failed since the last success; null: the last one succeeded.
     */
    failing_since: string | null;
    /**
     * Tries since the last success.
     */
    failures: number;
    /**
     * Nothing is sent to it before; null: nothing holds it up.
     */
    next_try_at: string | null;
};

/**
 * The deletion of a tenant with all that was its.
 */
export type Erasure = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * The tenant that is no more.
     */
    tenant_id: string;
    /**
     * The name that you gave it.
     */
    external_id: string | null;
    /**
     * `running` or `done`.
     */
    status: 'running' | 'done';
    /**
     * How many rows are gone, by table.
     */
    erased: {
        [key: string]: number;
    };
    /**
     * Why the latest try failed; null when it did not. It is tried again.
     */
    last_error: string | null;
    /**
     * Who asked for it.
     */
    actor: string;
    /**
     * The X-Request-Id of the request that asked.
     */
    request_id: string | null;
    /**
     * The address that it came from.
     */
    ip: string | null;
    /**
     * When it was asked for.
     */
    requested_at: string;
    /**
     * When all was gone; null while it runs.
     */
    finished_at: string | null;
};

/**
 * One page of a list.
 */
export type ErasurePage = {
    data: Array<Erasure>;
    /**
     * Send it as `cursor` for the next page; null on the last one.
     */
    next_cursor: string | null;
};

/**
 * One thing that Instagram told, and what became of it.
 */
export type Event = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * The account that it happened to.
     */
    account_id: string;
    /**
     * What happened. Only `postback` (a tap) and `quick_reply` are answered.
     */
    kind: 'postback' | 'quick_reply' | 'message' | 'echo' | 'message_deleted' | 'message_edit' | 'reaction' | 'read' | 'referral' | 'handover' | 'standby' | 'test' | 'unknown';
    /**
     * Instagram's id of the message; null where it has none.
     */
    mid: string | null;
    /**
     * Instagram's id of the person, which differs from account to account.
     */
    person_id: string;
    /**
     * The words that were tapped.
     */
    question: string | null;
    /**
     * Your own word behind them.
     */
    payload: string | null;
    /**
     * The revision of your questions that a tap came from, also one that was replaced since; null: none of yours.
     */
    revision: number | null;
    /**
     * The locale in that revision; null where its words stand in none.
     */
    locale: string | null;
    /**
     * The `ref` of the link by which the person came; null: none.
     */
    ref: string | null;
    /**
     * When it happened, as Instagram says.
     */
    occurred_at: string;
    /**
     * When Floe got to know.
     */
    received_at: string;
    /**
     * `noted`: nothing to do. `pending`: to be answered. `unsure`: a message may or may not have reached the person. `answered`, `skipped`, `failed`: done. `quarantined`: put aside, because handling it failed again and again.
     */
    state: 'noted' | 'pending' | 'unsure' | 'answered' | 'skipped' | 'failed' | 'quarantined';
    /**
     * Why it was skipped or failed, or what a noted event changed.
     */
    reason: string | null;
    /**
     * The rule that answers it; null when none does.
     */
    matched_rule: {
        id: string;
        name: string;
    } | null;
    /**
     * What Instagram said when it last refused; null when it did not.
     */
    last_error: InstagramError | null;
    /**
     * How often it was replayed.
     */
    replays: number;
    /**
     * The steps of its answers, in order: messages, and what the chat shows meanwhile. `replay` says of which answer: 0 is the first, 1 that of the first replay. `body` is what Instagram was sent; `text` is null where a message has none of its own.
     */
    replies: Array<{
        id: string;
        step: number;
        replay: number;
        state: 'intended' | 'unsent' | 'unknown' | 'sent' | 'failed';
        text: string | null;
        body: SendBody;
        message_id: string | null;
        evidence: 'answer' | 'echo' | 'thread' | null;
        intended_at: string;
        sent_at: string | null;
        error: InstagramError | null;
    }>;
};

/**
 * What became of an event, step by step.
 */
export type EventExplanation = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * The account that it happened to.
     */
    account_id: string;
    /**
     * As in the event.
     */
    state: 'noted' | 'pending' | 'unsure' | 'answered' | 'skipped' | 'failed' | 'quarantined';
    /**
     * Why it was skipped; null when it was not.
     */
    skipped_because: 'not_answerable' | 'tenant_suspended' | 'account_not_connected' | 'outside_window' | 'opted_out' | 'human_took_over' | 'handed_off' | 'cooldown' | 'once_per_person' | 'no_rule' | null;
    /**
     * Why it failed or was put aside; null when it did not, or was not kept.
     */
    failed_because: 'refused' | 'outside_window' | 'unsure' | 'quarantined' | null;
    /**
     * How often it was replayed.
     */
    replays: number;
    /**
     * In the order in which they come; `send` and `delivery` once for each.
     */
    steps: Array<ExplainStep>;
};

/**
 * One page of a list.
 */
export type EventPage = {
    data: Array<Event>;
    /**
     * Send it as `cursor` for the next page; null on the last one.
     */
    next_cursor: string | null;
};

/**
 * One kind of fact.
 */
export type EventType = {
    /**
     * What bodies have as `type`.
     */
    type: 'account.connected' | 'account.needs_reauth' | 'account.disconnected' | 'account.restricted' | 'account.token_expiring' | 'connect_link.failed' | 'ice_breakers.published' | 'ice_breakers.publish_failed' | 'ice_breakers.drifted' | 'ice_breaker.tapped' | 'reply.sent' | 'reply.failed' | 'reply.skipped' | 'conversation.handed_off' | 'conversation.resumed' | 'webhook_endpoint.disabled' | 'webhook.test';
    /**
     * Of the schema. Within a version, fields are only ever added.
     */
    version: number;
    /**
     * When it is told.
     */
    description: string;
    /**
     * The JSON Schema (2020-12) of the whole body.
     */
    schema: {
        [key: string]: unknown;
    };
    /**
     * A body that fits.
     */
    example: {
        [key: string]: unknown;
    };
};

/**
 * The catalogue of what webhooks can tell.
 */
export type EventTypes = {
    /**
     * Every type.
     */
    data: Array<EventType>;
};

/**
 * One thing that was looked at or done.
 */
export type ExplainStep = {
    /**
     * What it is about.
     */
    step: 'signature' | 'routing' | 'dedupe' | 'standing' | 'window' | 'conversation' | 'rules' | 'replay' | 'send' | 'delivery' | 'end';
    /**
     * How it went. `not_kept`: it was not written down at the time.
     */
    outcome: 'verified' | 'routed' | 'first_seen' | 'in_order' | 'barred' | 'waiting' | 'open' | 'closed' | 'automated' | 'held' | 'opted_out' | 'matched' | 'no_match' | 'not_asked' | 'not_kept' | 'cut' | 'replayed' | 'under_way' | 'unsent' | 'sent' | 'delivered' | 'none' | 'noted' | 'pending' | 'unsure' | 'answered' | 'skipped' | 'failed' | 'quarantined';
    /**
     * The same in words, for people.
     */
    message: string;
    /**
     * When; null where it is not known. Of `window`, when that ends.
     */
    at: string | null;
    /**
     * Of the step `rules`: which were asked; null where that was not kept.
     */
    rules: AskedRules | null;
    /**
     * Of a step `send`.
     */
    send: SendOfEvent | null;
    /**
     * Of a step `delivery`.
     */
    delivery: DeliveryOfEvent | null;
};

/**
 * One thing that is wrong with a request.
 */
export type Fault = {
    /**
     * Where it is: a JSON Pointer (RFC 6901) into what you sent.
     */
    pointer: string;
    /**
     * What it is, for programs.
     */
    code: string;
    /**
     * What it is, for people.
     */
    message: string;
    /**
     * What to do about it.
     */
    fix: string;
};

/**
 * Facts in the order in which they were written, the oldest first.
 */
export type Feed = {
    /**
     * The facts. A page may be shorter than its limit, and empty, though there are more.
     */
    data: Array<FeedItem>;
    /**
     * Send it as `cursor` to go on. It is there on every page; keep the last one.
     */
    next_cursor: string;
    /**
     * Whether more can be read at once. False: `wait` for what comes.
     */
    has_more: boolean;
};

/**
 * A fact as its deliveries post it.
 */
export type FeedItem = {
    /**
     * What deliveries have as `webhook-id`.
     */
    id: string;
    /**
     * What deliveries have as body: its bytes are `JSON.stringify` of this, and the other way round.
     */
    body: {
        sequence: number;
        type: 'account.connected' | 'account.needs_reauth' | 'account.disconnected' | 'account.restricted' | 'account.token_expiring' | 'connect_link.failed' | 'ice_breakers.published' | 'ice_breakers.publish_failed' | 'ice_breakers.drifted' | 'ice_breaker.tapped' | 'reply.sent' | 'reply.failed' | 'reply.skipped' | 'conversation.handed_off' | 'conversation.resumed' | 'webhook_endpoint.disabled' | 'webhook.test';
        timestamp: string;
        [key: string]: unknown;
    };
};

/**
 * For how long; there need not be a body.
 */
export type HandOff = {
    /**
     * Null: until you resume it. Left out: as the account has it.
     */
    minutes?: number | null;
};

/**
 * What differs between two revisions.
 */
export type IceBreakerComparison = {
    /**
     * The earlier one; 0: no questions at all.
     */
    from: number;
    /**
     * The later one.
     */
    to: number;
    /**
     * From the one to the other.
     */
    difference: SetDifference;
};

/**
 * What an edit would do. Nothing was kept, and Instagram was not asked.
 */
export type IceBreakerDryRun = {
    /**
     * Always true.
     */
    dry_run: true;
    /**
     * The number that the set would have.
     */
    revision: number;
    /**
     * From the present wish to this set.
     */
    difference: SetDifference;
    /**
     * From what Instagram was last seen to show to this set.
     */
    plan: {
        source: 'instagram' | 'last_seen' | 'nothing_seen';
        seen_at: string | null;
        note: string | null;
        call: 'none' | 'set' | 'delete';
        difference: SetDifference;
    };
    /**
     * As for an edit.
     */
    warnings: Array<IceBreakerWarning>;
};

/**
 * What it takes to make Instagram show the wish.
 */
export type IceBreakerPlan = {
    /**
     * The number of the wish.
     */
    revision: number;
    /**
     * `instagram`: it was asked just now. `last_seen`: it could not be asked. `nothing_seen`: nor was it before.
     */
    source: 'instagram' | 'last_seen' | 'nothing_seen';
    /**
     * When Instagram was seen so; null when it never was.
     */
    seen_at: string | null;
    /**
     * Why Instagram was not asked; null when it was.
     */
    note: string | null;
    /**
     * What would be sent: `set`, `delete`, or `none`.
     */
    call: 'none' | 'set' | 'delete';
    /**
     * From what Instagram shows to the wish.
     */
    difference: SetDifference;
    /**
     * As for an edit.
     */
    warnings: Array<IceBreakerWarning>;
};

/**
 * Why an earlier set comes back. The body may be left out.
 */
export type IceBreakerRestoration = {
    /**
     * Kept with the new revision, at most 500 characters.
     */
    reason?: string | null;
};

/**
 * A set that the account once had as its wish. It never changes.
 */
export type IceBreakerRevision = {
    /**
     * Its number.
     */
    revision: number;
    /**
     * `set` or `cleared` by an edit, `restored` from an earlier one, `adopted` from what Instagram showed.
     */
    action: 'set' | 'cleared' | 'restored' | 'adopted';
    /**
     * The earlier revision that it repeats; null for all others.
     */
    restored_from: number | null;
    /**
     * `key:` and the id of the API key, or `instagram`.
     */
    author: string;
    /**
     * What you gave as `reason`; null when nothing.
     */
    reason: string | null;
    /**
     * When it was made.
     */
    at: string;
    /**
     * When people may first have seen it; null: never.
     */
    first_sent_at: string | null;
    /**
     * Whether it is the wish now.
     */
    is_present: boolean;
    /**
     * The locales in which it differs from the revision before.
     */
    difference: {
        added: Array<string>;
        removed: Array<string>;
        changed: Array<string>;
    };
    /**
     * The whole set.
     */
    ice_breakers: Array<{
        locale: string;
        call_to_actions: Array<{
            question: string;
            payload: string;
        }>;
    }>;
};

/**
 * One page of a list.
 */
export type IceBreakerRevisionPage = {
    data: Array<IceBreakerRevision>;
    /**
     * Send it as `cursor` for the next page; null on the last one.
     */
    next_cursor: string | null;
};

/**
 * One try to publish the wish, or to check what Instagram shows.
 */
export type IceBreakerSync = {
    /**
     * Made by Floe.
     */
    id: string;
    /**
     * `publish` or `check`.
     */
    kind: 'publish' | 'check';
    /**
     * The wish at that time.
     */
    revision: number;
    /**
     * `published`: set and read back. `unchanged`: it was there already. `overtaken`: an edit came meanwhile. `will_retry`, `waits`, `failed`: see `error`. Of a check: `in_sync`, `repairing`, `drifted`, `foreign`, `adopted`. `interrupted`: its worker died; it was tried again.
     */
    outcome: 'published' | 'unchanged' | 'overtaken' | 'will_retry' | 'waits' | 'failed' | 'in_sync' | 'repairing' | 'drifted' | 'foreign' | 'adopted' | 'under_way' | 'interrupted';
    /**
     * When it began.
     */
    started_at: string;
    /**
     * How long it took; null while it is under way.
     */
    duration_ms: number | null;
    /**
     * Each call to Instagram: what, its HTTP status (null: no answer), how long, and the trace id of Meta.
     */
    calls: Array<{
        operation: string;
        status: number | null;
        ms: number;
        trace_id: string | null;
    }>;
    /**
     * What went wrong; null when nothing did.
     */
    error: InstagramError | null;
};

/**
 * One page of a list.
 */
export type IceBreakerSyncPage = {
    data: Array<IceBreakerSync>;
    /**
     * Send it as `cursor` for the next page; null on the last one.
     */
    next_cursor: string | null;
};

/**
 * A person tapped a question. `revision` is the set that it came from, also one that was replaced since; null: none of yours.
 */
export type IceBreakerTappedFact = {
    /**
     * Its place among the facts of its account (those of no account: among those of the tenant), from 1 and without holes. Order facts by it; one that is missing is in the feed. 0: a sample.
     */
    sequence: number;
    /**
     * What kind of fact it is.
     */
    type: 'ice_breaker.tapped';
    /**
     * Of its schema. Within a version, fields are only ever added.
     */
    version: 1;
    /**
     * When it happened.
     */
    timestamp: string;
    /**
     * The X-Request-Id of the request that caused it: yours, or the one of Instagram that brought the tap. Null when none did.
     */
    request_id: string | null;
    /**
     * What happened.
     */
    data: {
        account_id: string;
        event_id: string;
        person_id: string;
        question: string | null;
        payload: string | null;
        revision: number | null;
        locale: string | null;
        mid: string | null;
        tapped_at: string;
    };
};

/**
 * What is not wrong, but hardly meant.
 */
export type IceBreakerWarning = {
    /**
     * A JSON Pointer into the set in its canonical order; empty for what is about a rule.
     */
    pointer: string;
    /**
     * For programs.
     */
    code: 'payload_without_rule' | 'rule_never_reached' | 'payload_shared' | 'near_duplicate' | 'uneven_locales' | 'cut_on_phone';
    /**
     * For people.
     */
    message: string;
    /**
     * What to do about it.
     */
    fix: string;
};

/**
 * What an account should ask, and what Instagram was last seen to show.
 */
export type IceBreakers = {
    /**
     * The number of the wish; 0 before the first.
     */
    revision: number;
    /**
     * `pending`: on its way. `in_sync`: read back from Instagram, and equal. `drifted`: Instagram shows something else. `foreign`: and it is another app that sets it. `blocked`: waits for the account. `failed`: Instagram refused it for good, and `last_error` says what to do.
     */
    status: 'pending' | 'in_sync' | 'drifted' | 'foreign' | 'blocked' | 'failed';
    /**
     * What is happening, in a sentence.
     */
    message: string;
    /**
     * What you should do about it; null: nothing.
     */
    next_step: string | null;
    /**
     * The wish, one entry per locale, `default` first. Empty: no questions.
     */
    ice_breakers: Array<{
        locale: string;
        call_to_actions: Array<{
            question: string;
            payload: string;
        }>;
    }>;
    /**
     * The last revision that was seen on Instagram; null when none was.
     */
    published: {
        revision: number;
        ice_breakers: Array<{
            locale: string;
            call_to_actions: Array<{
                question: string;
                payload: string;
            }>;
        }>;
        at: string;
    } | null;
    /**
     * What Instagram shows instead, and since when that is known; null: what it should.
     */
    drift: {
        ice_breakers: Array<{
            locale: string;
            call_to_actions: Array<{
                question: string;
                payload: string;
            }>;
        }>;
        since: string;
    } | null;
    /**
     * What Instagram said when it last refused; null when it did not.
     */
    last_error: InstagramError | null;
    /**
     * When it is tried next to publish the wish; null: nothing is owed.
     */
    next_attempt_at: string | null;
    /**
     * When it was last looked what Instagram shows; null: not yet.
     */
    checked_at: string | null;
};

/**
 * Instagram shows something else than it should. `action`: `repaired` (it is published again), `alerted` (nothing is changed), or `adopted` (what it shows is the new revision).
 */
export type IceBreakersDriftedFact = {
    /**
     * Its place among the facts of its account (those of no account: among those of the tenant), from 1 and without holes. Order facts by it; one that is missing is in the feed. 0: a sample.
     */
    sequence: number;
    /**
     * What kind of fact it is.
     */
    type: 'ice_breakers.drifted';
    /**
     * Of its schema. Within a version, fields are only ever added.
     */
    version: 1;
    /**
     * When it happened.
     */
    timestamp: string;
    /**
     * The X-Request-Id of the request that caused it: yours, or the one of Instagram that brought the tap. Null when none did.
     */
    request_id: string | null;
    /**
     * What happened.
     */
    data: {
        account_id: string;
        revision: number;
        action: 'repaired' | 'alerted' | 'adopted';
    };
};

/**
 * Instagram refused this revision for good; what it showed before still stands.
 */
export type IceBreakersPublishFailedFact = {
    /**
     * Its place among the facts of its account (those of no account: among those of the tenant), from 1 and without holes. Order facts by it; one that is missing is in the feed. 0: a sample.
     */
    sequence: number;
    /**
     * What kind of fact it is.
     */
    type: 'ice_breakers.publish_failed';
    /**
     * Of its schema. Within a version, fields are only ever added.
     */
    version: 1;
    /**
     * When it happened.
     */
    timestamp: string;
    /**
     * The X-Request-Id of the request that caused it: yours, or the one of Instagram that brought the tap. Null when none did.
     */
    request_id: string | null;
    /**
     * What happened.
     */
    data: {
        account_id: string;
        revision: number;
        error: {
            code: number | null;
            subcode: number | null;
            trace_id: string | null;
            message: string;
        };
    };
};

/**
 * Instagram shows this revision; it was read back and compared.
 */
export type IceBreakersPublishedFact = {
    /**
     * Its place among the facts of its account (those of no account: among those of the tenant), from 1 and without holes. Order facts by it; one that is missing is in the feed. 0: a sample.
     */
    sequence: number;
    /**
     * What kind of fact it is.
     */
    type: 'ice_breakers.published';
    /**
     * Of its schema. Within a version, fields are only ever added.
     */
    version: 1;
    /**
     * When it happened.
     */
    timestamp: string;
    /**
     * The X-Request-Id of the request that caused it: yours, or the one of Instagram that brought the tap. Null when none did.
     */
    request_id: string | null;
    /**
     * What happened.
     */
    data: {
        account_id: string;
        revision: number;
    };
};

/**
 * The taps of an account, counted.
 */
export type Insights = {
    /**
     * The account.
     */
    account_id: string;
    /**
     * Taps that occurred then or later are in.
     */
    from: string;
    /**
     * Taps that occurred then or later are not.
     */
    to: string;
    /**
     * All taps of the range.
     */
    totals: TapTotals;
    /**
     * By question and payload, the most tapped first.
     */
    by_question: Array<TapsOfQuestion>;
    /**
     * By the locale of the question, the most tapped first.
     */
    by_locale: Array<TapsOfLocale>;
    /**
     * By the revision of the questions, the most tapped first.
     */
    by_revision: Array<TapsOfRevision>;
    /**
     * By hour, the earliest first. Hours without taps are left out.
     */
    by_hour: Array<TapsOfHour>;
    /**
     * Whether a list of questions, locales or revisions was longer than 1,000, and its end left out. The totals have all.
     */
    is_cut: boolean;
};

/**
 * Why a call to Instagram failed, and what to do about it.
 */
export type InstagramError = {
    /**
     * What it means, in plain words.
     */
    message: string;
    /**
     * What to do about it.
     */
    fix: string;
    /**
     * Meta's error code; null when it gave none.
     */
    code: number | null;
    /**
     * Meta's subcode; null when it gave none.
     */
    subcode: number | null;
    /**
     * The id that Meta's support asks for; null when it gave none.
     */
    trace_id: string | null;
    /**
     * When it happened.
     */
    at: string;
};

/**
 * What Meta posts. Its pages say what can be in it.
 */
export type InstagramWebhook = {
    /**
     * `instagram`.
     */
    object: string;
    /**
     * What happened, by account.
     */
    entry: Array<{
        id: string;
        time: number;
        [key: string]: unknown;
    }>;
    [key: string]: unknown;
};

/**
 * What Instagram shows now, by its own word.
 */
export type LiveIceBreakers = {
    /**
     * In canonical order, whichever of its forms Instagram answered in.
     */
    ice_breakers: Array<{
        locale: string;
        call_to_actions: Array<{
            question: string;
            payload: string;
        }>;
    }>;
    /**
     * When it was asked.
     */
    read_at: string;
};

/**
 * The process is alive.
 */
export type Liveness = {
    /**
     * Always `alive`.
     */
    status: 'alive';
};

/**
 * An Instagram account by its access token.
 */
export type NewAccount = {
    /**
     * A long-lived token of Instagram Login, with the permissions instagram_business_basic and instagram_business_manage_messages. Kept encrypted, and never shown again.
     */
    access_token: string;
    /**
     * Your own name for it, unique among yours; it can stand in for the id in URLs.
     */
    external_id?: string | null;
};

/**
 * A key for programs.
 */
export type NewApiKey = {
    /**
     * For people.
     */
    name: string;
    /**
     * What it may do. Left out, it may do all that whoever makes it may.
     */
    scopes?: Array<'*' | 'accounts:read' | 'accounts:write' | 'ice_breakers:read' | 'ice_breakers:write' | 'reply_rules:read' | 'reply_rules:write' | 'events:read' | 'events:write' | 'conversations:read' | 'conversations:write' | 'feed:read' | 'api_keys:read' | 'api_keys:write' | 'audit_log:read' | 'webhook_endpoints:read' | 'webhook_endpoints:write' | 'person_data:read' | 'person_data:erase'>;
    /**
     * The accounts that it sees and serves, and no others; null: all of the tenant.
     */
    account_ids?: Array<string> | null;
    /**
     * From then on it is refused; null: never by itself.
     */
    expires_at?: string | null;
    /**
     * How often this key may ask in a minute, within what its tenant may; null: as often as the tenant.
     */
    requests_per_minute?: number | null;
};

/**
 * A link by which an account's owner connects it.
 */
export type NewConnectLink = {
    /**
     * Your own name for the account to come, unique among your accounts.
     */
    external_id?: string | null;
    /**
     * Where the person is sent once the account is connected, with `status=connected`, `account_id` and `connect_link_id` added to its query. Must be on the list of return URLs that the operator keeps for you.
     */
    return_url?: string | null;
    /**
     * The account that must log in, by its id or your name for it, so that nobody can connect another one by this link. Left out: any.
     */
    account_id?: string | null;
    /**
     * For how long the link works: five minutes to a week.
     */
    expires_in_minutes?: number;
};

/**
 * The questions of an account in all its locales, in Meta's own body.
 */
export type NewIceBreakers = {
    /**
     * May be there, as in calls to Meta, and is `instagram`.
     */
    platform?: 'instagram';
    /**
     * One entry per locale; one of them is `default`, for people of all other locales. Each has 1 to 4 questions of at most 80 characters, each with a payload of at most 1000: your own word, which comes back with the tap.
     */
    ice_breakers: Array<{
        locale?: string;
        call_to_actions: Array<{
            question: string;
            payload: string;
        }>;
    }> | Array<{
        question: string;
        payload: string;
    }>;
};

/**
 * A link by which a partner looks after webhooks.
 */
export type NewPartnerLink = {
    /**
     * The endpoints that it shows, 20 at most. Null or left out: all of yours.
     */
    endpoint_ids?: Array<string> | null;
    /**
     * For how long it works: five minutes to a day.
     */
    expires_in_minutes?: number;
};

/**
 * Who is to be forgotten, and where.
 */
export type NewPersonErasure = {
    /**
     * The `person_id` of their events and facts: the id that Instagram gives them.
     */
    person_id: string;
    /**
     * Only what this account has of the person; left out or null: what all your accounts have. A key that is bound to accounts has to name one of them.
     */
    account_id?: string | null;
};

/**
 * What answers which tap.
 */
export type NewReplyRule = {
    /**
     * For people.
     */
    name: string;
    /**
     * Your own name for it, unique among yours; it can stand in for the id in URLs.
     */
    external_id?: string | null;
    /**
     * The one account that the rule serves; null: all of yours.
     */
    account_id?: string | null;
    /**
     * Lower is tried first; among equals the oldest is.
     */
    priority?: number;
    /**
     * A rule that is not enabled answers nothing.
     */
    enabled?: boolean;
    /**
     * Which taps it answers.
     */
    match: RuleMatchInput;
    /**
     * Only taps on questions of these locales; null: of any. A tap whose locale is not known fits none of them.
     */
    locales?: Array<string> | null;
    /**
     * Only taps at these times; null: at any.
     */
    schedule?: RuleScheduleInput | null;
    /**
     * Only taps of persons who came by a link with one of these refs; null: however they came.
     */
    refs?: Array<string> | null;
    /**
     * `first_time`: only the first tap of a person; `returning`: only later ones; null: all.
     */
    person?: 'first_time' | 'returning' | null;
    /**
     * How often it answers one person; null: as often as it fits.
     */
    limit?: RuleLimitInput | null;
    /**
     * The answer, sent in order: at most 10 steps, of which 5 are messages.
     */
    actions: Array<ReplyActionInput>;
};

/**
 * A customer of the installation.
 */
export type NewTenant = {
    /**
     * For people.
     */
    name: string;
    /**
     * Your own name for it, unique among yours; it can stand in for the id in URLs.
     */
    external_id?: string | null;
    /**
     * How many `accounts`, `reply_rules`, `webhook_endpoints` and `api_keys` it may have, and how many `requests_per_minute` all its keys together may make. What is left out or null is the installation's own.
     */
    limits?: {
        accounts?: number | null;
        reply_rules?: number | null;
        webhook_endpoints?: number | null;
        api_keys?: number | null;
        requests_per_minute?: number | null;
    };
    /**
     * Where a person may be sent after a login by link: https URLs without query (or http of localhost). One that ends in `/` allows all below it. None when left out.
     */
    return_urls?: Array<string>;
    /**
     * After how many days events, replies, facts and deliveries are removed for good; 7 to 3650.
     */
    retention_days?: number;
};

/**
 * Where facts are sent to.
 */
export type NewWebhookEndpoint = {
    /**
     * https, at port 443 or 8443 of a public host, without user name, password or fragment. Redirects are not followed.
     */
    url: string;
    /**
     * Your own name for it, unique among yours; it can stand in for the id in URLs.
     */
    external_id?: string | null;
    /**
     * For people.
     */
    description?: string | null;
    /**
     * The types of facts that it is told, or families of them such as `reply.*`; null: all, also those to come.
     */
    event_types?: Array<'account.connected' | 'account.needs_reauth' | 'account.disconnected' | 'account.restricted' | 'account.token_expiring' | 'connect_link.failed' | 'ice_breakers.published' | 'ice_breakers.publish_failed' | 'ice_breakers.drifted' | 'ice_breaker.tapped' | 'reply.sent' | 'reply.failed' | 'reply.skipped' | 'conversation.handed_off' | 'conversation.resumed' | 'webhook_endpoint.disabled' | 'webhook.test' | 'account.*' | 'connect_link.*' | 'ice_breakers.*' | 'ice_breaker.*' | 'reply.*' | 'conversation.*' | 'webhook_endpoint.*' | 'webhook.*'> | null;
    /**
     * Only facts of these accounts; null: of all, and those of none.
     */
    account_ids?: Array<string> | null;
    /**
     * Marks of your own.
     */
    labels?: {
        [key: string]: string;
    };
    /**
     * Headers of your own, by name. They are kept encrypted, and only their names are shown again.
     */
    headers?: {
        [key: string]: string;
    };
    /**
     * `v1`: HMAC-SHA256 by a secret that you and Floe share. `v1a`: ed25519, which you verify by a public key.
     */
    signature?: 'v1' | 'v1a';
    /**
     * How many posts may begin in a second; null: as many as it takes.
     */
    rate_per_second?: number | null;
    /**
     * How many posts may be under way at once.
     */
    concurrency?: number;
    /**
     * True: a fact of an account is sent when those before it have arrived or were given up. Others do not wait.
     */
    ordered?: boolean;
    /**
     * True: `data` holds ids only, and nothing of persons.
     */
    thin?: boolean;
    /**
     * The seconds before each try but the first, counted from the failure before it; null: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h.
     */
    retry_schedule?: Array<number> | null;
};

/**
 * What you should do next for an account.
 */
export type NextStep = {
    /**
     * For programs. More may come: show `text` for those that you do not know.
     */
    code: 'connect_again' | 'connect_again_soon' | 'grant_permissions' | 'pass_security_check' | 'confirm_account' | 'check_restriction' | 'tell_operator' | 'wait';
    /**
     * For people.
     */
    text: string;
};

/**
 * There is nothing to say. The body may be left out.
 */
export type Nothing = {
    [key: string]: never;
};

/**
 * A form of the page for partners.
 */
export type PartnerForm = {
    /**
     * What is asked for.
     */
    do: 'open' | 'resend' | 'rotate' | 'leave';
    /**
     * To `open`: the link, or what stands behind its `#`.
     */
    link?: string;
    /**
     * To change something: what the page has put into its forms.
     */
    key?: string;
    /**
     * To `resend`: which delivery.
     */
    delivery?: string;
    /**
     * To `rotate`: which endpoint.
     */
    endpoint?: string;
    /**
     * To `rotate`: `yes`, once the page has asked whether it is meant.
     */
    sure?: string;
};

/**
 * A link by which a partner looks after webhooks.
 */
export type PartnerLink = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * `open`: it works. `revoked`: you ended it. `expired`: its time is over.
     */
    status: 'open' | 'revoked' | 'expired';
    /**
     * The endpoints that it shows; null: all of yours.
     */
    endpoint_ids: Array<string> | null;
    /**
     * Until when it works.
     */
    expires_at: string;
    /**
     * When you ended it; null: you did not.
     */
    revoked_at: string | null;
    /**
     * When it was made.
     */
    created_at: string;
};

/**
 * One page of a list.
 */
export type PartnerLinkPage = {
    data: Array<PartnerLink>;
    /**
     * Send it as `cursor` for the next page; null on the last one.
     */
    next_cursor: string | null;
};

/**
 * The erasure of what is kept of a person, or of an account with all that hangs on it.
 */
export type PersonErasure = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * `running` or `done`.
     */
    status: 'running' | 'done';
    /**
     * `person`: what is kept of one person. `account`: an account whose owner asked Instagram for it.
     */
    scope: 'person' | 'account';
    /**
     * Where: the account, or null for all of them.
     */
    account_id: string | null;
    /**
     * Who asked for it: `key:<id>`, or `instagram` in the name of a person.
     */
    actor: string;
    /**
     * When it was asked for. What came in later is not meant.
     */
    requested_at: string;
    /**
     * When all was gone; null while it runs.
     */
    finished_at: string | null;
    /**
     * How many rows are gone, by table.
     */
    erased: {
        [key: string]: number;
    };
};

/**
 * One page of a list.
 */
export type PersonErasurePage = {
    data: Array<PersonErasure>;
    /**
     * Send it as `cursor` for the next page; null on the last one.
     */
    next_cursor: string | null;
};

/**
 * Who might tap.
 */
export type PreviewPerson = {
    /**
     * It is the first tap of the person, who was not told yet that answers are automatic.
     */
    is_first_time?: boolean;
    /**
     * Who answers the person.
     */
    state?: 'automated' | 'human_took_over' | 'handed_off';
    /**
     * The person wants no automatic answers.
     */
    opted_out?: boolean;
    /**
     * What `{{name|…}}` says; null: it is not known.
     */
    name?: string | null;
    /**
     * What `{{username|…}}` says; null: it is not known.
     */
    username?: string | null;
    /**
     * When rules last answered the person, each by its id, or by its name among `rules`.
     */
    answered?: Array<{
        rule: string;
        at: string;
    }>;
};

/**
 * Every error, as RFC 9457 has it.
 */
export type Problem = {
    /**
     * A link to what the problem is and what to do about it.
     */
    type: string;
    /**
     * The same for all problems of this code.
     */
    title: string;
    /**
     * The status of the answer.
     */
    status: number;
    /**
     * What is the matter this time, for people.
     */
    detail: string;
    /**
     * What is the matter, for programs.
     */
    code: ProblemCode;
    /**
     * What to do about it.
     */
    fix: string;
    /**
     * Name it when you ask for help. The header X-Request-Id has it too.
     */
    request_id: string;
    /**
     * All that is wrong with the request, at once.
     */
    errors?: Array<Fault>;
    /**
     * Where Instagram refused: what it said.
     */
    upstream?: Upstream;
    /**
     * With 412: what is there now.
     */
    current?: {
        [key: string]: unknown;
    };
};

/**
 * For programs. A code never changes its meaning; new ones may come.
 */
export type ProblemCode = 'malformed_json' | 'malformed_request' | 'missing_key' | 'scope_missing' | 'key_bound' | 'limit_reached' | 'tenant_suspended' | 'not_found' | 'method_not_allowed' | 'idempotency_in_flight' | 'idempotency_key_reused' | 'conflict' | 'endpoint_disabled' | 'delivery_under_way' | 'event_answered' | 'event_under_way' | 'event_not_answerable' | 'outside_window' | 'account_owned_elsewhere' | 'account_not_connected' | 'cursor_expired' | 'changed_meanwhile' | 'request_timeout' | 'headers_too_large' | 'body_too_large' | 'unsupported_media_type' | 'invalid_request' | 'token_refused' | 'personal_account' | 'instagram_refused' | 'too_many_requests' | 'profile_calls_spent' | 'signature_invalid' | 'handshake_refused' | 'internal' | 'login_not_configured' | 'instagram_unavailable' | 'unavailable';

/**
 * Whether the process can do its work.
 */
export type Readiness = {
    /**
     * `draining`: it was asked to stop and takes no new work.
     */
    status: 'ready' | 'not_ready' | 'draining';
    /**
     * Each part that it needs, how long it took to answer, and what is wrong with it.
     */
    checks: {
        [key: string]: {
            ok: boolean;
            ms: number;
            message?: string;
            advisory?: true;
        };
    };
};

/**
 * How an event is to be replayed; there need not be a body.
 */
export type Replay = {
    /**
     * True: also when the person was answered, or may have been, and so gets a second answer.
     */
    force?: boolean;
};

/**
 * An event that is to be decided anew.
 */
export type Replayed = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * It is to be answered.
     */
    state: 'pending';
    /**
     * How often it was replayed, this time included.
     */
    replays: number;
};

/**
 * One step of an answer. Whatever Instagram limits is checked when the rule is saved, but for what is behind a `url`: Instagram fetches that when the message is sent, and refuses what it does not take (images: png, jpeg, 8 MB; audio: aac, m4a, wav, mp4, 25 MB; video: mp4, ogg, avi, mov, webm, 25 MB; file: pdf, 25 MB). In `text` stand `{{question|…}}` and `{{account|…}}` for the words that were tapped and the name of the account, `{{name|…}}` and `{{username|…}}` for who the person is, with what to say behind the bar when it is not known. Of `text` and its `variations` each event gets one, always the same. `typing` shows that somebody types, and holds the next step back for `ms`; `mark_seen` shows that the message was seen. Both are passed over when Instagram refuses them. `handoff` gives the conversation to a human once the answer is sent, for `minutes` (left out: as the account has it), and `tag` puts a label on it; neither sends anything.
 */
export type ReplyAction = {
    type: 'text';
    text: string;
    variations?: Array<string>;
    quick_replies?: Array<{
        title: string;
        payload: string;
    }>;
} | {
    type: 'image';
    url: string;
} | {
    type: 'video';
    url: string;
} | {
    type: 'audio';
    url: string;
} | {
    type: 'file';
    url: string;
} | {
    type: 'images';
    urls: Array<string>;
} | {
    type: 'generic_template';
    elements: Array<{
        title: string;
        subtitle?: string;
        image_url?: string;
        url?: string;
        buttons?: Array<{
            type: 'postback';
            title: string;
            payload: string;
        } | {
            type: 'web_url';
            title: string;
            url: string;
        }>;
    }>;
} | {
    type: 'button_template';
    text: string;
    buttons: Array<{
        type: 'postback';
        title: string;
        payload: string;
    } | {
        type: 'web_url';
        title: string;
        url: string;
    }>;
} | {
    type: 'typing';
    ms: number;
} | {
    type: 'mark_seen';
} | {
    type: 'handoff';
    minutes?: number;
} | {
    type: 'tag';
    tag: string;
};

/**
 * One step of an answer. Whatever Instagram limits is checked when the rule is saved, but for what is behind a `url`: Instagram fetches that when the message is sent, and refuses what it does not take (images: png, jpeg, 8 MB; audio: aac, m4a, wav, mp4, 25 MB; video: mp4, ogg, avi, mov, webm, 25 MB; file: pdf, 25 MB). In `text` stand `{{question|…}}` and `{{account|…}}` for the words that were tapped and the name of the account, `{{name|…}}` and `{{username|…}}` for who the person is, with what to say behind the bar when it is not known. Of `text` and its `variations` each event gets one, always the same. `typing` shows that somebody types, and holds the next step back for `ms`; `mark_seen` shows that the message was seen. Both are passed over when Instagram refuses them. `handoff` gives the conversation to a human once the answer is sent, for `minutes` (left out: as the account has it), and `tag` puts a label on it; neither sends anything.
 */
export type ReplyActionInput = {
    type: 'text';
    text: string;
    variations?: Array<string>;
    quick_replies?: Array<{
        title: string;
        payload: string;
    }>;
} | {
    type: 'image';
    url: string;
} | {
    type: 'video';
    url: string;
} | {
    type: 'audio';
    url: string;
} | {
    type: 'file';
    url: string;
} | {
    type: 'images';
    urls: Array<string>;
} | {
    type: 'generic_template';
    elements: Array<{
        title: string;
        subtitle?: string;
        image_url?: string;
        url?: string;
        buttons?: Array<{
            type: 'postback';
            title: string;
            payload: string;
        } | {
            type: 'web_url';
            title: string;
            url: string;
        }>;
    }>;
} | {
    type: 'button_template';
    text: string;
    buttons: Array<{
        type: 'postback';
        title: string;
        payload: string;
    } | {
        type: 'web_url';
        title: string;
        url: string;
    }>;
} | {
    type: 'typing';
    ms: number;
} | {
    type: 'mark_seen';
} | {
    type: 'handoff';
    minutes?: number;
} | {
    type: 'tag';
    tag: string;
};

/**
 * One message of an answer will not be sent any more.
 */
export type ReplyFailedFact = {
    /**
     * Its place among the facts of its account (those of no account: among those of the tenant), from 1 and without holes. Order facts by it; one that is missing is in the feed. 0: a sample.
     */
    sequence: number;
    /**
     * What kind of fact it is.
     */
    type: 'reply.failed';
    /**
     * Of its schema. Within a version, fields are only ever added.
     */
    version: 1;
    /**
     * When it happened.
     */
    timestamp: string;
    /**
     * The X-Request-Id of the request that caused it: yours, or the one of Instagram that brought the tap. Null when none did.
     */
    request_id: string | null;
    /**
     * What happened.
     */
    data: {
        account_id: string;
        event_id: string;
        person_id: string;
        reply_id: string | null;
        rule_id: string | null;
        step: number | null;
        reason: string;
        error: {
            code: number | null;
            subcode: number | null;
            trace_id: string | null;
            message: string;
        } | null;
    };
};

/**
 * What would answer a tap, and why the other rules would not.
 */
export type ReplyPreview = {
    /**
     * The rule that would answer; its id is null for one of the request. Null: none would.
     */
    rule: {
        id: string | null;
        name: string;
    } | null;
    /**
     * Why nothing would be sent; null when something would.
     */
    reason: 'not_answerable' | 'tenant_suspended' | 'account_not_connected' | 'outside_window' | 'opted_out' | 'human_took_over' | 'handed_off' | 'cooldown' | 'once_per_person' | 'no_rule' | null;
    /**
     * What Instagram would be sent, in order.
     */
    bodies: Array<SendBody>;
    /**
     * Whether the conversation would be given to a human.
     */
    handoff: boolean;
    /**
     * Tags that it would get.
     */
    tags: Array<string>;
    /**
     * Every rule in the order in which they are tried; `lost` is null for the one that answers.
     */
    considered: Array<{
        rule_id: string | null;
        name: string;
        lost: 'disabled' | 'other_account' | 'locale_unknown' | 'other_locale' | 'outside_schedule' | 'no_ref' | 'other_ref' | 'first_time_only' | 'returning_only' | 'no_payload' | 'no_title' | 'payload_differs' | 'title_differs' | 'search_budget_spent' | 'cooldown' | 'once_per_person' | 'earlier_rule_won' | null;
    }>;
    /**
     * False for a key that is bound to accounts: it does not see the rules that serve all of yours, and one of those may come first.
     */
    considered_all: boolean;
};

/**
 * A tap that might come.
 */
export type ReplyPreviewRequest = {
    /**
     * The payload behind what is tapped.
     */
    payload: string;
    /**
     * The words that are tapped; null where they do not matter.
     */
    title?: string | null;
    /**
     * The account of yours that is tapped; null: one that has no rules of its own.
     */
    account_id?: string | null;
    /**
     * The locale of the question that is tapped; null: not known, as with a quick reply.
     */
    locale?: string | null;
    /**
     * The ref of the link by which the person came; null: none.
     */
    ref?: string | null;
    /**
     * An event, of whose text the same variation is picked; null: the first is.
     */
    event_id?: string | null;
    /**
     * Who taps, and how the conversation stands; null: somebody new.
     */
    person?: PreviewPerson | null;
    /**
     * When the person taps; null: now.
     */
    at?: string | null;
    /**
     * Rules to be tried in place of yours, all of one age; null: yours.
     */
    rules?: Array<NewReplyRule> | null;
};

/**
 * What answers which tap. The first rule that fits answers, alone.
 */
export type ReplyRule = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * Your own name for it, unique among yours; it can stand in for the id in URLs.
     */
    external_id: string | null;
    /**
     * For people.
     */
    name: string;
    /**
     * The one account that the rule serves; null: all of yours.
     */
    account_id: string | null;
    /**
     * Lower is tried first; among equals the oldest is.
     */
    priority: number;
    /**
     * A rule that is not enabled answers nothing.
     */
    enabled: boolean;
    /**
     * Which taps it answers.
     */
    match: RuleMatch;
    /**
     * Only taps on questions of these locales; null: of any. A tap whose locale is not known fits none of them.
     */
    locales: Array<string> | null;
    /**
     * Only taps at these times; null: at any.
     */
    schedule: RuleSchedule | null;
    /**
     * Only taps of persons who came by a link with one of these refs; null: however they came.
     */
    refs: Array<string> | null;
    /**
     * `first_time`: only the first tap of a person; `returning`: only later ones; null: all.
     */
    person: 'first_time' | 'returning' | null;
    /**
     * How often it answers one person; null: as often as it fits.
     */
    limit: RuleLimit | null;
    /**
     * The answer, sent in order: at most 10 steps, of which 5 are messages.
     */
    actions: Array<ReplyAction>;
    /**
     * When it was made.
     */
    created_at: string;
};

/**
 * What is to change; what is left out stays.
 */
export type ReplyRuleChange = {
    /**
     * For people.
     */
    name?: string;
    /**
     * Your own name for it, unique among yours; it can stand in for the id in URLs.
     */
    external_id?: string | null;
    /**
     * The one account that the rule serves; null: all of yours.
     */
    account_id?: string | null;
    /**
     * Lower is tried first; among equals the oldest is.
     */
    priority?: number;
    /**
     * A rule that is not enabled answers nothing.
     */
    enabled?: boolean;
    /**
     * Which taps it answers.
     */
    match?: RuleMatchInput;
    /**
     * Only taps on questions of these locales; null: of any. A tap whose locale is not known fits none of them.
     */
    locales?: Array<string> | null;
    /**
     * Only taps at these times; null: at any.
     */
    schedule?: RuleScheduleInput | null;
    /**
     * Only taps of persons who came by a link with one of these refs; null: however they came.
     */
    refs?: Array<string> | null;
    /**
     * `first_time`: only the first tap of a person; `returning`: only later ones; null: all.
     */
    person?: 'first_time' | 'returning' | null;
    /**
     * How often it answers one person; null: as often as it fits.
     */
    limit?: RuleLimitInput | null;
    /**
     * The answer, sent in order: at most 10 steps, of which 5 are messages.
     */
    actions?: Array<ReplyActionInput>;
};

/**
 * One page of a list.
 */
export type ReplyRulePage = {
    data: Array<ReplyRule>;
    /**
     * Send it as `cursor` for the next page; null on the last one.
     */
    next_cursor: string | null;
};

/**
 * A whole rule, in place of another.
 */
export type ReplyRuleReplacement = {
    /**
     * For people.
     */
    name: string;
    /**
     * Your own name for it, unique among yours; it can stand in for the id in URLs.
     */
    external_id?: string | null;
    /**
     * The one account that the rule serves; null: all of yours.
     */
    account_id?: string | null;
    /**
     * Lower is tried first; among equals the oldest is.
     */
    priority?: number;
    /**
     * A rule that is not enabled answers nothing.
     */
    enabled?: boolean;
    /**
     * Which taps it answers.
     */
    match: RuleMatchInput;
    /**
     * Only taps on questions of these locales; null: of any. A tap whose locale is not known fits none of them.
     */
    locales?: Array<string> | null;
    /**
     * Only taps at these times; null: at any.
     */
    schedule?: RuleScheduleInput | null;
    /**
     * Only taps of persons who came by a link with one of these refs; null: however they came.
     */
    refs?: Array<string> | null;
    /**
     * `first_time`: only the first tap of a person; `returning`: only later ones; null: all.
     */
    person?: 'first_time' | 'returning' | null;
    /**
     * How often it answers one person; null: as often as it fits.
     */
    limit?: RuleLimitInput | null;
    /**
     * The answer, sent in order: at most 10 steps, of which 5 are messages.
     */
    actions: Array<ReplyActionInput>;
};

/**
 * One message of an answer was taken by Instagram. `step` counts the messages from 0.
 */
export type ReplySentFact = {
    /**
     * Its place among the facts of its account (those of no account: among those of the tenant), from 1 and without holes. Order facts by it; one that is missing is in the feed. 0: a sample.
     */
    sequence: number;
    /**
     * What kind of fact it is.
     */
    type: 'reply.sent';
    /**
     * Of its schema. Within a version, fields are only ever added.
     */
    version: 1;
    /**
     * When it happened.
     */
    timestamp: string;
    /**
     * The X-Request-Id of the request that caused it: yours, or the one of Instagram that brought the tap. Null when none did.
     */
    request_id: string | null;
    /**
     * What happened.
     */
    data: {
        account_id: string;
        event_id: string;
        person_id: string;
        reply_id: string;
        rule_id: string;
        step: number;
        message_id: string | null;
    };
};

/**
 * A tap got no answer, and why.
 */
export type ReplySkippedFact = {
    /**
     * Its place among the facts of its account (those of no account: among those of the tenant), from 1 and without holes. Order facts by it; one that is missing is in the feed. 0: a sample.
     */
    sequence: number;
    /**
     * What kind of fact it is.
     */
    type: 'reply.skipped';
    /**
     * Of its schema. Within a version, fields are only ever added.
     */
    version: 1;
    /**
     * When it happened.
     */
    timestamp: string;
    /**
     * The X-Request-Id of the request that caused it: yours, or the one of Instagram that brought the tap. Null when none did.
     */
    request_id: string | null;
    /**
     * What happened.
     */
    data: {
        account_id: string;
        event_id: string;
        person_id: string;
        reason: 'not_answerable' | 'tenant_suspended' | 'account_not_connected' | 'outside_window' | 'opted_out' | 'human_took_over' | 'handed_off' | 'cooldown' | 'once_per_person' | 'no_rule';
        error: {
            code: number | null;
            subcode: number | null;
            trace_id: string | null;
            message: string;
        } | null;
    };
};

/**
 * How often a rule answers one person: once in `seconds` (`cooldown`), or once at all (`once_per_person`, for as long as the conversation is kept). `otherwise` says what becomes of a tap that it fits and may not answer: `skip` (no answer), or `next_rule` (those behind it are tried). An answer of which nothing was said does not count.
 */
export type RuleLimit = {
    type: 'cooldown';
    seconds: number;
    otherwise: 'skip' | 'next_rule';
} | {
    type: 'once_per_person';
    otherwise: 'skip' | 'next_rule';
};

/**
 * How often a rule answers one person: once in `seconds` (`cooldown`), or once at all (`once_per_person`, for as long as the conversation is kept). `otherwise` says what becomes of a tap that it fits and may not answer: `skip` (no answer), or `next_rule` (those behind it are tried). An answer of which nothing was said does not count.
 */
export type RuleLimitInput = {
    type: 'cooldown';
    seconds: number;
    otherwise?: 'skip' | 'next_rule';
} | {
    type: 'once_per_person';
    otherwise?: 'skip' | 'next_rule';
};

/**
 * Which taps a rule answers, by the payload or, with `on: title`, by the words that were tapped. `exact` compares character by character. The others look at the text in Unicode's form NFKC, with blanks collapsed, and without regard to case: `prefix` at its beginning, `glob` at all of it (`*` any text, `?` one character, a backslash before either takes it as it is), `keywords` for any of the words or phrases, whole; `regex` finds an expression of RE2's syntax anywhere (`(?-i)` regards case). `any` fits every tap.
 */
export type RuleMatch = {
    type: 'exact';
    value: string;
    on: 'payload' | 'title';
} | {
    type: 'prefix';
    value: string;
    on: 'payload' | 'title';
} | {
    type: 'glob';
    value: string;
    on: 'payload' | 'title';
} | {
    type: 'keywords';
    values: Array<string>;
    on: 'payload' | 'title';
} | {
    type: 'regex';
    value: string;
    on: 'payload' | 'title';
} | {
    type: 'any';
};

/**
 * Which taps a rule answers, by the payload or, with `on: title`, by the words that were tapped. `exact` compares character by character. The others look at the text in Unicode's form NFKC, with blanks collapsed, and without regard to case: `prefix` at its beginning, `glob` at all of it (`*` any text, `?` one character, a backslash before either takes it as it is), `keywords` for any of the words or phrases, whole; `regex` finds an expression of RE2's syntax anywhere (`(?-i)` regards case). `any` fits every tap.
 */
export type RuleMatchInput = {
    type: 'exact';
    value: string;
    on?: 'payload' | 'title';
} | {
    type: 'prefix';
    value: string;
    on?: 'payload' | 'title';
} | {
    type: 'glob';
    value: string;
    on?: 'payload' | 'title';
} | {
    type: 'keywords';
    values: Array<string>;
    on?: 'payload' | 'title';
} | {
    type: 'regex';
    value: string;
    on?: 'payload' | 'title';
} | {
    type: 'any';
};

/**
 * When a rule answers, by the clock of a time zone of the IANA database. What counts is when the person tapped. A `to` that is before `from` is on the next day; `days` are those on which it begins.
 */
export type RuleSchedule = {
    /**
     * Such as Europe/Berlin.
     */
    time_zone: string;
    /**
     * The days on which it begins.
     */
    days: Array<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'>;
    /**
     * Hours and minutes; the minute itself counts.
     */
    from: string;
    /**
     * Hours and minutes, up to 24:00; the minute itself does not count any more.
     */
    to: string;
};

/**
 * When a rule answers, by the clock of a time zone of the IANA database. What counts is when the person tapped. A `to` that is before `from` is on the next day; `days` are those on which it begins.
 */
export type RuleScheduleInput = {
    /**
     * Such as Europe/Berlin.
     */
    time_zone: string;
    /**
     * The days on which it begins.
     */
    days: Array<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'>;
    /**
     * Hours and minutes; the minute itself counts.
     */
    from: string;
    /**
     * Hours and minutes, up to 24:00; the minute itself does not count any more.
     */
    to: string;
};

/**
 * How one signing secret takes over from another.
 */
export type SecretRotation = {
    /**
     * How long the one before signs too, so that you can take over the new one.
     */
    overlap_hours?: number;
    /**
     * `v1`: HMAC-SHA256 by a secret that you and Floe share. `v1a`: ed25519, which you verify by a public key. Left out: as before.
     */
    signature?: 'v1' | 'v1a';
};

/**
 * One call of Instagram's Send API, without the person that it is for. `wait_ms`: so long the next step waits.
 */
export type SendBody = {
    message: {
        text: string;
        quick_replies?: Array<{
            content_type: 'text';
            title: string;
            payload: string;
        }>;
    } | {
        attachment: {
            type: 'image' | 'video' | 'audio' | 'file';
            payload: {
                url: string;
            };
        } | {
            type: 'template';
            payload: {
                template_type: 'generic';
                elements: Array<{
                    title: string;
                    subtitle?: string;
                    image_url?: string;
                    default_action?: {
                        type: 'web_url';
                        url: string;
                    };
                    buttons?: Array<{
                        type: 'postback';
                        title: string;
                        payload: string;
                    } | {
                        type: 'web_url';
                        title: string;
                        url: string;
                    }>;
                }>;
            } | {
                template_type: 'button';
                text: string;
                buttons: Array<{
                    type: 'postback';
                    title: string;
                    payload: string;
                } | {
                    type: 'web_url';
                    title: string;
                    url: string;
                }>;
            };
        };
    } | {
        attachments: Array<{
            type: 'image';
            payload: {
                url: string;
            };
        }>;
    };
} | {
    sender_action: 'typing_on' | 'mark_seen';
    wait_ms?: number;
};

/**
 * One message, and how its outcome is known.
 */
export type SendOfEvent = {
    /**
     * The reply, as in the event.
     */
    reply_id: string;
    /**
     * Its `step` in the event.
     */
    place: number;
    /**
     * 0: of the first answer; else of this replay.
     */
    replay: number;
    /**
     * How often its call was made, or is about to be.
     */
    tries: number;
    /**
     * Instagram's id of the message; null where it is not known.
     */
    message_id: string | null;
    /**
     * How it is known that it was sent: Instagram's `answer`, its `echo`, or the `thread` itself; null: it is not.
     */
    evidence: 'answer' | 'echo' | 'thread' | null;
    /**
     * Why it was sent again after a call that may have acted: `not_landed` (the conversation did not hold it), `policy` (nothing was known, and `when_unsure` is `resend`); null: it was not.
     */
    sent_again_because: 'not_landed' | 'policy' | null;
    /**
     * What Instagram said when it last refused; null when it did not.
     */
    error: InstagramError | null;
};

/**
 * A sample on its way.
 */
export type SentWebhookSample = {
    /**
     * By which `getDelivery` tells what becomes of it.
     */
    delivery_id: string;
    /**
     * The `webhook-id` that it is sent with.
     */
    webhook_id: string;
    /**
     * The type of fact.
     */
    type: 'account.connected' | 'account.needs_reauth' | 'account.disconnected' | 'account.restricted' | 'account.token_expiring' | 'connect_link.failed' | 'ice_breakers.published' | 'ice_breakers.publish_failed' | 'ice_breakers.drifted' | 'ice_breaker.tapped' | 'reply.sent' | 'reply.failed' | 'reply.skipped' | 'conversation.handed_off' | 'conversation.resumed' | 'webhook_endpoint.disabled' | 'webhook.test';
};

/**
 * What differs between two sets, locale by locale, `default` first.
 */
export type SetDifference = {
    /**
     * True when people would see the same.
     */
    is_same: boolean;
    /**
     * Every locale of either set, with its questions: those of the newer set, then the removed.
     */
    locales: Array<{
        locale: string;
        change: 'added' | 'removed' | 'changed' | 'same';
        questions: Array<{
            change: 'added' | 'removed' | 'moved' | 'payload_changed' | 'same';
            question: string;
            payload: string;
            from_payload: string | null;
            from_position: number | null;
            to_position: number | null;
        }>;
    }>;
};

/**
 * The form that Meta posts in a person's name.
 */
export type SignedRequest = {
    /**
     * `<signature>.<payload>`, both in base64url: the HMAC-SHA256 of the payload by the secret of the app, and JSON with `user_id`, `algorithm` and `issued_at`.
     */
    signed_request: string;
    [key: string]: unknown;
};

/**
 * Facts that are owed to an endpoint once more, and how far that has come.
 */
export type StartedWebhookRecovery = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * Whom they are owed to.
     */
    endpoint_id: string;
    /**
     * `failed`: what was given up; `all`: whatever became of it.
     */
    kind: 'failed' | 'all';
    /**
     * `running`, or `done` when all of the range was looked at.
     */
    state: 'running' | 'done';
    /**
     * From when on.
     */
    since: string;
    /**
     * Until when.
     */
    until: string;
    /**
     * Only these types or families; null: all.
     */
    event_types: Array<string> | null;
    /**
     * Only facts of these accounts; null: all.
     */
    account_ids: Array<string> | null;
    /**
     * Facts that were looked at.
     */
    scanned: number;
    /**
     * Deliveries that were made due again.
     */
    queued: number;
    /**
     * When it was made.
     */
    created_at: string;
    /**
     * When all of the range had been looked at.
     */
    finished_at: string | null;
};

/**
 * One page of a list.
 */
export type StartedWebhookRecoveryPage = {
    data: Array<StartedWebhookRecovery>;
    /**
     * Send it as `cursor` for the next page; null on the last one.
     */
    next_cursor: string | null;
};

/**
 * Whether Instagram tells of what happens on an account.
 */
export type SubscriptionHealth = {
    /**
     * What Instagram says that it tells; null when it was not asked so far.
     */
    fields: Array<string> | null;
    /**
     * What of it is missing; it is subscribed to again by itself.
     */
    missing: Array<string>;
    /**
     * When Instagram was last asked; null: never so far.
     */
    checked_at: string | null;
    /**
     * When it is asked next; null when it is not.
     */
    next_check_at: string | null;
    /**
     * Why the last look failed; null when it did not.
     */
    last_error: InstagramError | null;
};

/**
 * All taps of the range.
 */
export type TapTotals = {
    /**
     * How many taps there were.
     */
    taps: number;
    /**
     * How many of them got at least one message of an answer.
     */
    replied: number;
    /**
     * `replied` of `taps`, from 0 to 1, to 4 digits; null when there were no taps.
     */
    reply_rate: number | null;
    /**
     * From a tap to the first message of its answer, in milliseconds: half of the answered taps took no longer. Null when none was answered.
     */
    median_reply_ms: number | null;
};

/**
 * The taps of one hour.
 */
export type TapsOfHour = {
    /**
     * When it began, in UTC.
     */
    hour: string;
    /**
     * How many taps there were.
     */
    taps: number;
    /**
     * How many of them got at least one message of an answer.
     */
    replied: number;
    /**
     * `replied` of `taps`, from 0 to 1, to 4 digits; null when there were no taps.
     */
    reply_rate: number | null;
    /**
     * From a tap to the first message of its answer, in milliseconds: half of the answered taps took no longer. Null when none was answered.
     */
    median_reply_ms: number | null;
    /**
     * These of all taps of the range, from 0 to 1, to 4 digits.
     */
    share: number;
};

/**
 * The taps on the questions of one locale.
 */
export type TapsOfLocale = {
    /**
     * The locale; null where it is not known.
     */
    locale: string | null;
    /**
     * How many taps there were.
     */
    taps: number;
    /**
     * How many of them got at least one message of an answer.
     */
    replied: number;
    /**
     * `replied` of `taps`, from 0 to 1, to 4 digits; null when there were no taps.
     */
    reply_rate: number | null;
    /**
     * From a tap to the first message of its answer, in milliseconds: half of the answered taps took no longer. Null when none was answered.
     */
    median_reply_ms: number | null;
    /**
     * These of all taps of the range, from 0 to 1, to 4 digits.
     */
    share: number;
};

/**
 * The taps on one question.
 */
export type TapsOfQuestion = {
    /**
     * The words that were tapped.
     */
    question: string | null;
    /**
     * Your own word behind them.
     */
    payload: string | null;
    /**
     * How many taps there were.
     */
    taps: number;
    /**
     * How many of them got at least one message of an answer.
     */
    replied: number;
    /**
     * `replied` of `taps`, from 0 to 1, to 4 digits; null when there were no taps.
     */
    reply_rate: number | null;
    /**
     * From a tap to the first message of its answer, in milliseconds: half of the answered taps took no longer. Null when none was answered.
     */
    median_reply_ms: number | null;
    /**
     * These of all taps of the range, from 0 to 1, to 4 digits.
     */
    share: number;
};

/**
 * The taps on one revision of the questions.
 */
export type TapsOfRevision = {
    /**
     * Its number; null where it is not known.
     */
    revision: number | null;
    /**
     * How many taps there were.
     */
    taps: number;
    /**
     * How many of them got at least one message of an answer.
     */
    replied: number;
    /**
     * `replied` of `taps`, from 0 to 1, to 4 digits; null when there were no taps.
     */
    reply_rate: number | null;
    /**
     * From a tap to the first message of its answer, in milliseconds: half of the answered taps took no longer. Null when none was answered.
     */
    median_reply_ms: number | null;
    /**
     * These of all taps of the range, from 0 to 1, to 4 digits.
     */
    share: number;
};

/**
 * A customer of the installation; every row belongs to one.
 */
export type Tenant = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * For people.
     */
    name: string;
    /**
     * Your own name for it; null when you gave none.
     */
    external_id: string | null;
    /**
     * `active`, `suspended` (it can be read only) or `deleting`.
     */
    status: 'active' | 'suspended' | 'deleting';
    /**
     * How many `accounts`, `reply_rules`, `webhook_endpoints` and `api_keys` it may have, and how many `requests_per_minute` all its keys together may make. Those in force.
     */
    limits: {
        accounts: number;
        reply_rules: number;
        webhook_endpoints: number;
        api_keys: number;
        requests_per_minute: number;
    };
    /**
     * Where a person may be sent after a login by link: https URLs without query (or http of localhost). One that ends in `/` allows all below it.
     */
    return_urls: Array<string>;
    /**
     * After how many days events, replies, facts and deliveries are removed for good; 7 to 3650.
     */
    retention_days: number;
    /**
     * When it was made.
     */
    created_at: string;
    /**
     * When it was last changed.
     */
    updated_at: string;
};

/**
 * What is to change; what is left out stays.
 */
export type TenantChange = {
    /**
     * The new name.
     */
    name?: string;
    /**
     * Your own name for it, unique among yours; it can stand in for the id in URLs.
     */
    external_id?: string | null;
    /**
     * `suspended`: the tenant can be read only, and nothing is sent. `active`: as if nothing had been.
     */
    status?: 'active' | 'suspended';
    /**
     * How many `accounts`, `reply_rules`, `webhook_endpoints` and `api_keys` it may have, and how many `requests_per_minute` all its keys together may make. What is left out stays; null: the installation's own.
     */
    limits?: {
        accounts?: number | null;
        reply_rules?: number | null;
        webhook_endpoints?: number | null;
        api_keys?: number | null;
        requests_per_minute?: number | null;
    };
    /**
     * Where a person may be sent after a login by link: https URLs without query (or http of localhost). One that ends in `/` allows all below it. The whole list, in place of what was there.
     */
    return_urls?: Array<string>;
    /**
     * After how many days events, replies, facts and deliveries are removed for good; 7 to 3650.
     */
    retention_days?: number;
};

/**
 * One page of a list.
 */
export type TenantPage = {
    data: Array<Tenant>;
    /**
     * Send it as `cursor` for the next page; null on the last one.
     */
    next_cursor: string | null;
};

/**
 * The access token of an account, without the token.
 */
export type TokenHealth = {
    /**
     * When it was given to Floe.
     */
    issued_at: string;
    /**
     * Whole days since it was given or last renewed.
     */
    age_days: number;
    /**
     * When it ends unless it is renewed; null when that is not known.
     */
    expires_at: string | null;
    /**
     * Days until then, begun ones counted.
     */
    expires_in_days: number | null;
    /**
     * Whether Instagram has named that time; else it is what tokens mostly live. Known from the first renewal on.
     */
    expiry_known: boolean;
    /**
     * When it was last renewed; null: never so far.
     */
    refreshed_at: string | null;
    /**
     * When it is renewed next; null when it is not.
     */
    next_refresh_at: string | null;
    /**
     * Why the last renewal failed; null when it did not.
     */
    last_refresh_error: InstagramError | null;
    /**
     * What the owner allowed; null when Instagram did not say.
     */
    scopes: Array<string> | null;
    /**
     * What Floe needs and was not allowed.
     */
    missing_scopes: Array<string>;
};

/**
 * What Instagram said, where it refused.
 */
export type Upstream = {
    /**
     * Meta's code of the error.
     */
    code: number | null;
    /**
     * Meta's subcode.
     */
    subcode: number | null;
    /**
     * The id by which support at Meta finds the call.
     */
    trace_id: string | null;
};

/**
 * One post of a delivery and what came back.
 */
export type WebhookAttempt = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * The `webhook-attempt` that was sent.
     */
    number: number;
    /**
     * `delivered`; `refused`: another status; `timed_out`, `unreachable`, `tls_failed`, `refused_redirect`, `unreadable`: no answer that counts; `blocked`: Floe does not post to that address.
     */
    outcome: string;
    /**
     * The status of the answer.
     */
    status: number | null;
    /**
     * Why it did not arrive.
     */
    error: string | null;
    /**
     * When it was signed.
     */
    started_at: string;
    /**
     * How long it took.
     */
    ms: number;
    /**
     * What was sent. What could let somebody in is shown as `…`.
     */
    request_headers: {
        [key: string]: string;
    };
    /**
     * What came back, at most 50.
     */
    answer_headers: {
        [key: string]: string;
    } | null;
    /**
     * The first 10 kB of the answer.
     */
    answer: string | null;
};

/**
 * One fact owed to one endpoint.
 */
export type WebhookDelivery = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * Where it goes.
     */
    endpoint_id: string;
    /**
     * The `webhook-id` that it is sent with: the id of the fact.
     */
    webhook_id: string;
    /**
     * What it tells of.
     */
    type: 'account.connected' | 'account.needs_reauth' | 'account.disconnected' | 'account.restricted' | 'account.token_expiring' | 'connect_link.failed' | 'ice_breakers.published' | 'ice_breakers.publish_failed' | 'ice_breakers.drifted' | 'ice_breaker.tapped' | 'reply.sent' | 'reply.failed' | 'reply.skipped' | 'conversation.handed_off' | 'conversation.resumed' | 'webhook_endpoint.disabled' | 'webhook.test';
    /**
     * The account that it tells of; null for what is of none.
     */
    account_id: string | null;
    /**
     * `pending`: to be sent; `delivered`: answered with 2xx; `failed`: given up; `quarantined`: sending it ended its worker three times.
     */
    state: 'pending' | 'delivered' | 'failed' | 'quarantined';
    /**
     * Tries so far.
     */
    attempt_count: number;
    /**
     * The status of the last answer; null when none came.
     */
    last_status: number | null;
    /**
     * Why the last try failed.
     */
    last_error: string | null;
    /**
     * When the last try ended.
     */
    last_attempt_at: string | null;
    /**
     * When it is tried next, unless the endpoint rests; null: not again.
     */
    next_attempt_at: string | null;
    /**
     * When it arrived.
     */
    delivered_at: string | null;
    /**
     * When it came to be owed.
     */
    created_at: string;
};

/**
 * One page of a list.
 */
export type WebhookDeliveryPage = {
    data: Array<WebhookDelivery>;
    /**
     * Send it as `cursor` for the next page; null on the last one.
     */
    next_cursor: string | null;
};

/**
 * A delivery with its attempts.
 */
export type WebhookDeliveryWithAttempts = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * Where it goes.
     */
    endpoint_id: string;
    /**
     * The `webhook-id` that it is sent with: the id of the fact.
     */
    webhook_id: string;
    /**
     * What it tells of.
     */
    type: 'account.connected' | 'account.needs_reauth' | 'account.disconnected' | 'account.restricted' | 'account.token_expiring' | 'connect_link.failed' | 'ice_breakers.published' | 'ice_breakers.publish_failed' | 'ice_breakers.drifted' | 'ice_breaker.tapped' | 'reply.sent' | 'reply.failed' | 'reply.skipped' | 'conversation.handed_off' | 'conversation.resumed' | 'webhook_endpoint.disabled' | 'webhook.test';
    /**
     * The account that it tells of; null for what is of none.
     */
    account_id: string | null;
    /**
     * `pending`: to be sent; `delivered`: answered with 2xx; `failed`: given up; `quarantined`: sending it ended its worker three times.
     */
    state: 'pending' | 'delivered' | 'failed' | 'quarantined';
    /**
     * Tries so far.
     */
    attempt_count: number;
    /**
     * The status of the last answer; null when none came.
     */
    last_status: number | null;
    /**
     * Why the last try failed.
     */
    last_error: string | null;
    /**
     * When the last try ended.
     */
    last_attempt_at: string | null;
    /**
     * When it is tried next, unless the endpoint rests; null: not again.
     */
    next_attempt_at: string | null;
    /**
     * When it arrived.
     */
    delivered_at: string | null;
    /**
     * When it came to be owed.
     */
    created_at: string;
    /**
     * The last 50, oldest first; none is kept longer than 30 days.
     */
    attempts: Array<WebhookAttempt>;
};

/**
 * A URL of yours that is told what happens.
 */
export type WebhookEndpoint = {
    /**
     * Made by Floe, a UUIDv7: ids made later sort later.
     */
    id: string;
    /**
     * Your own name for it; null when you gave none.
     */
    external_id: string | null;
    /**
     * https, at port 443 or 8443 of a public host, without user name, password or fragment. Redirects are not followed.
     */
    url: string;
    /**
     * For people.
     */
    description: string | null;
    /**
     * The types of facts that it is told, or families of them such as `reply.*`; null: all, also those to come.
     */
    event_types: Array<string> | null;
    /**
     * Only facts of these accounts; null: of all, and those of none.
     */
    account_ids: Array<string> | null;
    /**
     * Marks of your own.
     */
    labels: {
        [key: string]: string;
    };
    /**
     * The names of your own headers.
     */
    header_names: Array<string>;
    /**
     * `v1`: HMAC-SHA256 by a secret that you and Floe share. `v1a`: ed25519, which you verify by a public key.
     */
    signature: 'v1' | 'v1a';
    /**
     * By which `v1a` is verified, as `whpk_` and base64; null with `v1`.
     */
    public_key: string | null;
    /**
     * Until when the secret before this one signs too; null: it does no longer.
     */
    overlap_until: string | null;
    /**
     * How many posts may begin in a second; null: as many as it takes.
     */
    rate_per_second: number | null;
    /**
     * How many posts may be under way at once.
     */
    concurrency: number;
    /**
     * True: a fact of an account is sent when those before it have arrived or were given up. Others do not wait.
     */
    ordered: boolean;
    /**
     * True: `data` holds ids only, and nothing of persons.
     */
    thin: boolean;
    /**
     * The seconds before each try but the first, counted from the failure before it; null: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h.
     */
    retry_schedule: Array<number> | null;
    /**
     * False when nothing is sent to it any more.
     */
    enabled: boolean;
    /**
     * Why Floe disabled it: `gone` (it answered 410), `asked_to_stop`, `failing_for_days`; null: it did not.
     */
    disabled_reason: string | null;
    /**
     * Since when it is not enabled.
     */
    disabled_at: string | null;
    /**
     * How it fares.
     */
    health: EndpointHealth;
    /**
     * When it was made.
     */
    created_at: string;
};

/**
 * What is to change; what is left out stays.
 */
export type WebhookEndpointChange = {
    /**
     * https, at port 443 or 8443 of a public host, without user name, password or fragment. Redirects are not followed.
     */
    url?: string;
    /**
     * Your own name for it, unique among yours; it can stand in for the id in URLs.
     */
    external_id?: string | null;
    /**
     * For people.
     */
    description?: string | null;
    /**
     * The types of facts that it is told, or families of them such as `reply.*`; null: all, also those to come.
     */
    event_types?: Array<'account.connected' | 'account.needs_reauth' | 'account.disconnected' | 'account.restricted' | 'account.token_expiring' | 'connect_link.failed' | 'ice_breakers.published' | 'ice_breakers.publish_failed' | 'ice_breakers.drifted' | 'ice_breaker.tapped' | 'reply.sent' | 'reply.failed' | 'reply.skipped' | 'conversation.handed_off' | 'conversation.resumed' | 'webhook_endpoint.disabled' | 'webhook.test' | 'account.*' | 'connect_link.*' | 'ice_breakers.*' | 'ice_breaker.*' | 'reply.*' | 'conversation.*' | 'webhook_endpoint.*' | 'webhook.*'> | null;
    /**
     * Only facts of these accounts; null: of all, and those of none.
     */
    account_ids?: Array<string> | null;
    /**
     * Marks of your own.
     */
    labels?: {
        [key: string]: string;
    };
    /**
     * Headers of your own, by name. They are kept encrypted, and only their names are shown again. They take the place of all that were there.
     */
    headers?: {
        [key: string]: string;
    };
    /**
     * How many posts may begin in a second; null: as many as it takes.
     */
    rate_per_second?: number | null;
    /**
     * How many posts may be under way at once.
     */
    concurrency?: number;
    /**
     * True: a fact of an account is sent when those before it have arrived or were given up. Others do not wait.
     */
    ordered?: boolean;
    /**
     * True: `data` holds ids only, and nothing of persons.
     */
    thin?: boolean;
    /**
     * The seconds before each try but the first, counted from the failure before it; null: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h.
     */
    retry_schedule?: Array<number> | null;
    /**
     * False: nothing is sent to it. True: it is told again, also after it was disabled.
     */
    enabled?: boolean;
};

/**
 * An endpoint failed for so long that nothing is sent to it any more.
 */
export type WebhookEndpointDisabledFact = {
    /**
     * Its place among the facts of its account (those of no account: among those of the tenant), from 1 and without holes. Order facts by it; one that is missing is in the feed. 0: a sample.
     */
    sequence: number;
    /**
     * What kind of fact it is.
     */
    type: 'webhook_endpoint.disabled';
    /**
     * Of its schema. Within a version, fields are only ever added.
     */
    version: 1;
    /**
     * When it happened.
     */
    timestamp: string;
    /**
     * The X-Request-Id of the request that caused it: yours, or the one of Instagram that brought the tap. Null when none did.
     */
    request_id: string | null;
    /**
     * What happened.
     */
    data: {
        endpoint_id: string;
        reason: string;
    };
};

/**
 * One page of a list.
 */
export type WebhookEndpointPage = {
    data: Array<WebhookEndpoint>;
    /**
     * Send it as `cursor` for the next page; null on the last one.
     */
    next_cursor: string | null;
};

/**
 * What is to be sent again: all that failed since a time.
 */
export type WebhookRecovery = {
    /**
     * From when on: an instant, such as `2026-11-20T09:00:00Z`.
     */
    since: string;
};

/**
 * What is to be sent again: all that happened in a range of time.
 */
export type WebhookReplay = {
    /**
     * From when on: an instant, such as `2026-11-20T09:00:00Z`.
     */
    since: string;
    /**
     * Until when; null or left out: until now.
     */
    until?: string | null;
    /**
     * Only these types or families; null or left out: all.
     */
    event_types?: Array<'account.connected' | 'account.needs_reauth' | 'account.disconnected' | 'account.restricted' | 'account.token_expiring' | 'connect_link.failed' | 'ice_breakers.published' | 'ice_breakers.publish_failed' | 'ice_breakers.drifted' | 'ice_breaker.tapped' | 'reply.sent' | 'reply.failed' | 'reply.skipped' | 'conversation.handed_off' | 'conversation.resumed' | 'webhook_endpoint.disabled' | 'webhook.test' | 'account.*' | 'connect_link.*' | 'ice_breakers.*' | 'ice_breaker.*' | 'reply.*' | 'conversation.*' | 'webhook_endpoint.*' | 'webhook.*'> | null;
    /**
     * Only facts of these accounts; null or left out: all.
     */
    account_ids?: Array<string> | null;
};

/**
 * What an endpoint is to be tried with.
 */
export type WebhookSample = {
    /**
     * The type of fact whose example is sent.
     */
    type?: 'account.connected' | 'account.needs_reauth' | 'account.disconnected' | 'account.restricted' | 'account.token_expiring' | 'connect_link.failed' | 'ice_breakers.published' | 'ice_breakers.publish_failed' | 'ice_breakers.drifted' | 'ice_breaker.tapped' | 'reply.sent' | 'reply.failed' | 'reply.skipped' | 'conversation.handed_off' | 'conversation.resumed' | 'webhook_endpoint.disabled' | 'webhook.test';
};

/**
 * Sent on request, to try an endpoint.
 */
export type WebhookTestFact = {
    /**
     * Its place among the facts of its account (those of no account: among those of the tenant), from 1 and without holes. Order facts by it; one that is missing is in the feed. 0: a sample.
     */
    sequence: number;
    /**
     * What kind of fact it is.
     */
    type: 'webhook.test';
    /**
     * Of its schema. Within a version, fields are only ever added.
     */
    version: 1;
    /**
     * When it happened.
     */
    timestamp: string;
    /**
     * The X-Request-Id of the request that caused it: yours, or the one of Instagram that brought the tap. Null when none did.
     */
    request_id: string | null;
    /**
     * What happened.
     */
    data: {
        endpoint_id: string;
        message: string;
    };
};

/**
 * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
 */
export type IdempotencyKey = string;

/**
 * The ETag of what you have seen, such as `"7"`. When the thing was changed since, nothing is done, and the answer is 412 with its present version. Left out or `*`: it is changed as it is.
 */
export type IfMatch = string;

/**
 * `sha256=` and the hexadecimal HMAC-SHA256 of the body by the secret of the app.
 */
export type XHubSignature256 = string;

export type FollowConnectLinkData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Why there is no code, such as `access_denied`.
         */
        error?: string;
        /**
         * What Instagram gives a token for, once.
         */
        code?: string;
        /**
         * What the link was made with.
         */
        state?: string;
    };
    url: '/connect/instagram/callback';
};

export type FollowConnectLinkErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type FollowConnectLinkError = FollowConnectLinkErrors[keyof FollowConnectLinkErrors];

export type FollowConnectLinkResponses = {
    /**
     * A page that says that the account is connected.
     */
    200: string;
};

export type FollowConnectLinkResponse = FollowConnectLinkResponses[keyof FollowConnectLinkResponses];

export type GetDataDeletionData = {
    body?: never;
    path: {
        /**
         * The `confirmation_code` that the data deletion was answered with.
         */
        code: string;
    };
    query?: never;
    url: '/data-deletion/{code}';
};

export type GetDataDeletionErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetDataDeletionError = GetDataDeletionErrors[keyof GetDataDeletionErrors];

export type GetDataDeletionResponses = {
    /**
     * A page for people, or JSON for who asks for `application/json`.
     */
    200: DataDeletion;
};

export type GetDataDeletionResponse = GetDataDeletionResponses[keyof GetDataDeletionResponses];

export type GetLivenessData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/health/live';
};

export type GetLivenessErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
};

export type GetLivenessError = GetLivenessErrors[keyof GetLivenessErrors];

export type GetLivenessResponses = {
    /**
     * It is.
     */
    200: Liveness;
};

export type GetLivenessResponse = GetLivenessResponses[keyof GetLivenessResponses];

export type GetReadinessData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/health/ready';
};

export type GetReadinessErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * Not now; the checks say why.
     */
    503: Readiness;
};

export type GetReadinessError = GetReadinessErrors[keyof GetReadinessErrors];

export type GetReadinessResponses = {
    /**
     * It can.
     */
    200: Readiness;
};

export type GetReadinessResponse = GetReadinessResponses[keyof GetReadinessResponses];

export type GetMetricsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/metrics';
};

export type GetMetricsErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
};

export type GetMetricsError = GetMetricsErrors[keyof GetMetricsErrors];

export type GetMetricsResponses = {
    /**
     * The metrics of this process.
     */
    200: string;
};

export type GetMetricsResponse = GetMetricsResponses[keyof GetMetricsResponses];

export type ShowPartnerPageData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * What was done last, so that the page says so.
         */
        done?: 'resent' | 'left';
    };
    url: '/partner';
};

export type ShowPartnerPageErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ShowPartnerPageError = ShowPartnerPageErrors[keyof ShowPartnerPageErrors];

export type ShowPartnerPageResponses = {
    /**
     * A page for people.
     */
    200: string;
};

export type ShowPartnerPageResponse = ShowPartnerPageResponses[keyof ShowPartnerPageResponses];

export type UsePartnerPageData = {
    body: PartnerForm;
    path?: never;
    query?: never;
    url: '/partner';
};

export type UsePartnerPageErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type UsePartnerPageError = UsePartnerPageErrors[keyof UsePartnerPageErrors];

export type UsePartnerPageResponses = {
    /**
     * A page for people.
     */
    200: string;
};

export type UsePartnerPageResponse = UsePartnerPageResponses[keyof UsePartnerPageResponses];

export type ExplainProblemData = {
    body?: never;
    path: {
        /**
         * The `code` of a problem.
         */
        code: string;
    };
    query?: never;
    url: '/problems/{code}';
};

export type ExplainProblemErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
};

export type ExplainProblemError = ExplainProblemErrors[keyof ExplainProblemErrors];

export type ExplainProblemResponses = {
    /**
     * The same as in the problem, as plain text.
     */
    200: string;
};

export type ExplainProblemResponse = ExplainProblemResponses[keyof ExplainProblemResponses];

export type ListAccountsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many a page has, at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before, as it came; left out for the first page.
         */
        cursor?: string;
        /**
         * Only those that are so.
         */
        status?: 'connected' | 'needs_reauth' | 'restricted' | 'disconnecting' | 'disconnected';
    };
    url: '/v1/accounts';
};

export type ListAccountsErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ListAccountsError = ListAccountsErrors[keyof ListAccountsErrors];

export type ListAccountsResponses = {
    /**
     * One page.
     */
    200: AccountPage;
};

export type ListAccountsResponse = ListAccountsResponses[keyof ListAccountsResponses];

export type ConnectAccountData = {
    body: NewAccount;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v1/accounts';
};

export type ConnectAccountErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `limit_reached`: The tenant has as many of these as it may have.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `account_owned_elsewhere`: This Instagram account is connected elsewhere.
     *
     * `conflict`: This would collide with something that exists.
     *
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `instagram_refused`: Instagram refuses this.
     *
     * `invalid_request`: Something in the request is not right.
     *
     * `personal_account`: This is a personal Instagram account.
     *
     * `token_refused`: Instagram does not take this access token.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `instagram_unavailable`: Instagram cannot be reached or is over its limits.
     *
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ConnectAccountError = ConnectAccountErrors[keyof ConnectAccountErrors];

export type ConnectAccountResponses = {
    /**
     * Known already; its token was renewed.
     */
    200: Account;
    /**
     * Connected.
     */
    201: Account;
};

export type ConnectAccountResponse = ConnectAccountResponses[keyof ConnectAccountResponses];

export type DisconnectAccountData = {
    body?: never;
    headers?: {
        /**
         * The ETag of what you have seen, such as `"7"`. When the thing was changed since, nothing is done, and the answer is 412 with its present version. Left out or `*`: it is changed as it is.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The id of the account, or your external_id of it.
         */
        id: string;
    };
    query?: {
        /**
         * Whether the questions at Instagram are deleted first. Left out: they stay there, unless an earlier request has said otherwise.
         */
        ice_breakers?: 'keep' | 'delete';
    };
    url: '/v1/accounts/{id}';
};

export type DisconnectAccountErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `changed_meanwhile`: It was changed since you read it.
     */
    412: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type DisconnectAccountError = DisconnectAccountErrors[keyof DisconnectAccountErrors];

export type DisconnectAccountResponses = {
    /**
     * Being let go, or gone already.
     */
    202: Account;
};

export type DisconnectAccountResponse = DisconnectAccountResponses[keyof DisconnectAccountResponses];

export type GetAccountData = {
    body?: never;
    path: {
        /**
         * The id of the account, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/accounts/{id}';
};

export type GetAccountErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetAccountError = GetAccountErrors[keyof GetAccountErrors];

export type GetAccountResponses = {
    /**
     * The account.
     */
    200: Account;
};

export type GetAccountResponse = GetAccountResponses[keyof GetAccountResponses];

export type UpdateAccountData = {
    body: AccountChange;
    headers?: {
        /**
         * The ETag of what you have seen, such as `"7"`. When the thing was changed since, nothing is done, and the answer is 412 with its present version. Left out or `*`: it is changed as it is.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The id of the account, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/accounts/{id}';
};

export type UpdateAccountErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `conflict`: This would collide with something that exists.
     */
    409: Problem;
    /**
     * `changed_meanwhile`: It was changed since you read it.
     */
    412: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type UpdateAccountError = UpdateAccountErrors[keyof UpdateAccountErrors];

export type UpdateAccountResponses = {
    /**
     * The account.
     */
    200: Account;
};

export type UpdateAccountResponse = UpdateAccountResponses[keyof UpdateAccountResponses];

export type GetAccountHealthData = {
    body?: never;
    path: {
        /**
         * The id of the account, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/accounts/{id}/health';
};

export type GetAccountHealthErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetAccountHealthError = GetAccountHealthErrors[keyof GetAccountHealthErrors];

export type GetAccountHealthResponses = {
    /**
     * As it stands now.
     */
    200: AccountHealth;
};

export type GetAccountHealthResponse = GetAccountHealthResponses[keyof GetAccountHealthResponses];

export type ClearIceBreakersData = {
    body?: never;
    headers?: {
        /**
         * The ETag of what you have seen, such as `"7"`. When the thing was changed since, nothing is done, and the answer is 412 with its present version. Left out or `*`: it is changed as it is.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The id of the account, or your external_id of it.
         */
        id: string;
    };
    query?: {
        /**
         * Say what would be done, and do nothing.
         */
        dry_run?: 'true' | 'false';
        /**
         * Why, in your own words: kept with the revision. At most 500 characters.
         */
        reason?: string;
    };
    url: '/v1/accounts/{id}/ice-breakers';
};

export type ClearIceBreakersErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `changed_meanwhile`: It was changed since you read it.
     */
    412: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ClearIceBreakersError = ClearIceBreakersErrors[keyof ClearIceBreakersErrors];

export type ClearIceBreakersResponses = {
    /**
     * A dry run: nothing was kept.
     */
    200: IceBreakerDryRun;
    /**
     * Kept; on its way to Instagram.
     */
    202: AcceptedIceBreakers;
};

export type ClearIceBreakersResponse = ClearIceBreakersResponses[keyof ClearIceBreakersResponses];

export type GetIceBreakersData = {
    body?: never;
    path: {
        /**
         * The id of the account, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/accounts/{id}/ice-breakers';
};

export type GetIceBreakersErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetIceBreakersError = GetIceBreakersErrors[keyof GetIceBreakersErrors];

export type GetIceBreakersResponses = {
    /**
     * Wish and reality.
     */
    200: IceBreakers;
};

export type GetIceBreakersResponse = GetIceBreakersResponses[keyof GetIceBreakersResponses];

export type SetIceBreakersData = {
    body: NewIceBreakers;
    headers?: {
        /**
         * The ETag of what you have seen, such as `"7"`. When the thing was changed since, nothing is done, and the answer is 412 with its present version. Left out or `*`: it is changed as it is.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The id of the account, or your external_id of it.
         */
        id: string;
    };
    query?: {
        /**
         * Say what would be done, and do nothing.
         */
        dry_run?: 'true' | 'false';
        /**
         * Why, in your own words: kept with the revision. At most 500 characters.
         */
        reason?: string;
    };
    url: '/v1/accounts/{id}/ice-breakers';
};

export type SetIceBreakersErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `changed_meanwhile`: It was changed since you read it.
     */
    412: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type SetIceBreakersError = SetIceBreakersErrors[keyof SetIceBreakersErrors];

export type SetIceBreakersResponses = {
    /**
     * A dry run: nothing was kept.
     */
    200: IceBreakerDryRun;
    /**
     * Kept; on its way to Instagram.
     */
    202: AcceptedIceBreakers;
};

export type SetIceBreakersResponse = SetIceBreakersResponses[keyof SetIceBreakersResponses];

export type GetLiveIceBreakersData = {
    body?: never;
    path: {
        /**
         * The id of the account, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/accounts/{id}/ice-breakers/live';
};

export type GetLiveIceBreakersErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `account_not_connected`: The account is not connected.
     */
    409: Problem;
    /**
     * `instagram_refused`: Instagram refuses this.
     *
     * `invalid_request`: Something in the request is not right.
     *
     * `token_refused`: Instagram does not take this access token.
     */
    422: Problem;
    /**
     * `profile_calls_spent`: The calls that Instagram allows for this account are used up.
     *
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `instagram_unavailable`: Instagram cannot be reached or is over its limits.
     *
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetLiveIceBreakersError = GetLiveIceBreakersErrors[keyof GetLiveIceBreakersErrors];

export type GetLiveIceBreakersResponses = {
    /**
     * As Instagram says.
     */
    200: LiveIceBreakers;
};

export type GetLiveIceBreakersResponse = GetLiveIceBreakersResponses[keyof GetLiveIceBreakersResponses];

export type PlanIceBreakersData = {
    body?: never;
    path: {
        /**
         * The id of the account, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/accounts/{id}/ice-breakers/plan';
};

export type PlanIceBreakersErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type PlanIceBreakersError = PlanIceBreakersErrors[keyof PlanIceBreakersErrors];

export type PlanIceBreakersResponses = {
    /**
     * What it would take.
     */
    200: IceBreakerPlan;
};

export type PlanIceBreakersResponse = PlanIceBreakersResponses[keyof PlanIceBreakersResponses];

export type PublishIceBreakersData = {
    body?: Nothing;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The id of the account, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/accounts/{id}/ice-breakers/publish';
};

export type PublishIceBreakersErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `conflict`: This would collide with something that exists.
     *
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type PublishIceBreakersError = PublishIceBreakersErrors[keyof PublishIceBreakersErrors];

export type PublishIceBreakersResponses = {
    /**
     * Due now.
     */
    202: AcceptedIceBreakers;
};

export type PublishIceBreakersResponse = PublishIceBreakersResponses[keyof PublishIceBreakersResponses];

export type ListIceBreakerRevisionsData = {
    body?: never;
    path: {
        /**
         * The id of the account, or your external_id of it.
         */
        id: string;
    };
    query?: {
        /**
         * How many a page has, at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before, as it came; left out for the first page.
         */
        cursor?: string;
    };
    url: '/v1/accounts/{id}/ice-breakers/revisions';
};

export type ListIceBreakerRevisionsErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ListIceBreakerRevisionsError = ListIceBreakerRevisionsErrors[keyof ListIceBreakerRevisionsErrors];

export type ListIceBreakerRevisionsResponses = {
    /**
     * One page.
     */
    200: IceBreakerRevisionPage;
};

export type ListIceBreakerRevisionsResponse = ListIceBreakerRevisionsResponses[keyof ListIceBreakerRevisionsResponses];

export type GetIceBreakerRevisionData = {
    body?: never;
    path: {
        /**
         * The id of the account, or your external_id of it.
         */
        id: string;
        /**
         * The number of the revision.
         */
        revision: string;
    };
    query?: never;
    url: '/v1/accounts/{id}/ice-breakers/revisions/{revision}';
};

export type GetIceBreakerRevisionErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetIceBreakerRevisionError = GetIceBreakerRevisionErrors[keyof GetIceBreakerRevisionErrors];

export type GetIceBreakerRevisionResponses = {
    /**
     * The set.
     */
    200: IceBreakerRevision;
};

export type GetIceBreakerRevisionResponse = GetIceBreakerRevisionResponses[keyof GetIceBreakerRevisionResponses];

export type CompareIceBreakerRevisionsData = {
    body?: never;
    path: {
        /**
         * The id of the account, or your external_id of it.
         */
        id: string;
        /**
         * The number of the revision.
         */
        revision: string;
    };
    query?: {
        /**
         * The number of the revision to compare with; 0: no questions at all. Left out: the one before.
         */
        base?: number;
    };
    url: '/v1/accounts/{id}/ice-breakers/revisions/{revision}/difference';
};

export type CompareIceBreakerRevisionsErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type CompareIceBreakerRevisionsError = CompareIceBreakerRevisionsErrors[keyof CompareIceBreakerRevisionsErrors];

export type CompareIceBreakerRevisionsResponses = {
    /**
     * What differs.
     */
    200: IceBreakerComparison;
};

export type CompareIceBreakerRevisionsResponse = CompareIceBreakerRevisionsResponses[keyof CompareIceBreakerRevisionsResponses];

export type RestoreIceBreakerRevisionData = {
    body?: IceBreakerRestoration;
    headers?: {
        /**
         * The ETag of what you have seen, such as `"7"`. When the thing was changed since, nothing is done, and the answer is 412 with its present version. Left out or `*`: it is changed as it is.
         */
        'If-Match'?: string;
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The id of the account, or your external_id of it.
         */
        id: string;
        /**
         * The number of the revision.
         */
        revision: string;
    };
    query?: {
        /**
         * Say what would be done, and do nothing.
         */
        dry_run?: 'true' | 'false';
    };
    url: '/v1/accounts/{id}/ice-breakers/revisions/{revision}/restore';
};

export type RestoreIceBreakerRevisionErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `changed_meanwhile`: It was changed since you read it.
     */
    412: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type RestoreIceBreakerRevisionError = RestoreIceBreakerRevisionErrors[keyof RestoreIceBreakerRevisionErrors];

export type RestoreIceBreakerRevisionResponses = {
    /**
     * A dry run: nothing was kept.
     */
    200: IceBreakerDryRun;
    /**
     * Kept; on its way to Instagram.
     */
    202: AcceptedIceBreakers;
};

export type RestoreIceBreakerRevisionResponse = RestoreIceBreakerRevisionResponses[keyof RestoreIceBreakerRevisionResponses];

export type ListIceBreakerSyncsData = {
    body?: never;
    path: {
        /**
         * The id of the account, or your external_id of it.
         */
        id: string;
    };
    query?: {
        /**
         * How many a page has, at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before, as it came; left out for the first page.
         */
        cursor?: string;
    };
    url: '/v1/accounts/{id}/ice-breakers/syncs';
};

export type ListIceBreakerSyncsErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ListIceBreakerSyncsError = ListIceBreakerSyncsErrors[keyof ListIceBreakerSyncsErrors];

export type ListIceBreakerSyncsResponses = {
    /**
     * One page.
     */
    200: IceBreakerSyncPage;
};

export type ListIceBreakerSyncsResponse = ListIceBreakerSyncsResponses[keyof ListIceBreakerSyncsResponses];

export type GetInsightsData = {
    body?: never;
    path: {
        /**
         * The id of the account, or your external_id of it.
         */
        id: string;
    };
    query?: {
        /**
         * From when on: a time, or a date, which is its beginning in UTC. Left out: 28 days before `to`.
         */
        from?: string;
        /**
         * Until when, without that instant; at most 92 days later. Left out: now.
         */
        to?: string;
        /**
         * What the answer is. Left out: JSON, unless `Accept` asks for `text/csv`.
         */
        format?: 'json' | 'csv';
        /**
         * Which rows a CSV has; refused for JSON. Left out: `question`.
         */
        by?: 'question' | 'locale' | 'revision' | 'hour';
    };
    url: '/v1/accounts/{id}/insights';
};

export type GetInsightsErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetInsightsError = GetInsightsErrors[keyof GetInsightsErrors];

export type GetInsightsResponses = {
    /**
     * The taps of the range, counted.
     */
    200: Insights;
};

export type GetInsightsResponse = GetInsightsResponses[keyof GetInsightsResponses];

export type ListErasuresData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many a page has, at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before, as it came; left out for the first page.
         */
        cursor?: string;
    };
    url: '/v1/admin/erasures';
};

export type ListErasuresErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ListErasuresError = ListErasuresErrors[keyof ListErasuresErrors];

export type ListErasuresResponses = {
    /**
     * One page.
     */
    200: ErasurePage;
};

export type ListErasuresResponse = ListErasuresResponses[keyof ListErasuresResponses];

export type GetErasureData = {
    body?: never;
    path: {
        /**
         * The id of the erasure.
         */
        id: string;
    };
    query?: never;
    url: '/v1/admin/erasures/{id}';
};

export type GetErasureErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetErasureError = GetErasureErrors[keyof GetErasureErrors];

export type GetErasureResponses = {
    /**
     * The erasure.
     */
    200: Erasure;
};

export type GetErasureResponse = GetErasureResponses[keyof GetErasureResponses];

export type ListTenantsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many a page has, at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before, as it came; left out for the first page.
         */
        cursor?: string;
    };
    url: '/v1/admin/tenants';
};

export type ListTenantsErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ListTenantsError = ListTenantsErrors[keyof ListTenantsErrors];

export type ListTenantsResponses = {
    /**
     * One page.
     */
    200: TenantPage;
};

export type ListTenantsResponse = ListTenantsResponses[keyof ListTenantsResponses];

export type CreateTenantData = {
    body: NewTenant;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v1/admin/tenants';
};

export type CreateTenantErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `conflict`: This would collide with something that exists.
     *
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type CreateTenantError = CreateTenantErrors[keyof CreateTenantErrors];

export type CreateTenantResponses = {
    /**
     * The tenant.
     */
    201: Tenant;
};

export type CreateTenantResponse = CreateTenantResponses[keyof CreateTenantResponses];

export type DeleteTenantData = {
    body?: never;
    headers?: {
        /**
         * The ETag of what you have seen, such as `"7"`. When the thing was changed since, nothing is done, and the answer is 412 with its present version. Left out or `*`: it is changed as it is.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The id of the tenant, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/admin/tenants/{id}';
};

export type DeleteTenantErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `changed_meanwhile`: It was changed since you read it.
     */
    412: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type DeleteTenantError = DeleteTenantErrors[keyof DeleteTenantErrors];

export type DeleteTenantResponses = {
    /**
     * The erasure, which is under way.
     */
    202: Erasure;
};

export type DeleteTenantResponse = DeleteTenantResponses[keyof DeleteTenantResponses];

export type GetTenantData = {
    body?: never;
    path: {
        /**
         * The id of the tenant, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/admin/tenants/{id}';
};

export type GetTenantErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetTenantError = GetTenantErrors[keyof GetTenantErrors];

export type GetTenantResponses = {
    /**
     * The tenant.
     */
    200: Tenant;
};

export type GetTenantResponse = GetTenantResponses[keyof GetTenantResponses];

export type UpdateTenantData = {
    body: TenantChange;
    headers?: {
        /**
         * The ETag of what you have seen, such as `"7"`. When the thing was changed since, nothing is done, and the answer is 412 with its present version. Left out or `*`: it is changed as it is.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The id of the tenant, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/admin/tenants/{id}';
};

export type UpdateTenantErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `conflict`: This would collide with something that exists.
     */
    409: Problem;
    /**
     * `changed_meanwhile`: It was changed since you read it.
     */
    412: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type UpdateTenantError = UpdateTenantErrors[keyof UpdateTenantErrors];

export type UpdateTenantResponses = {
    /**
     * The tenant.
     */
    200: Tenant;
};

export type UpdateTenantResponse = UpdateTenantResponses[keyof UpdateTenantResponses];

export type ListTenantApiKeysData = {
    body?: never;
    path: {
        /**
         * The id of the tenant, or your external_id of it.
         */
        id: string;
    };
    query?: {
        /**
         * How many a page has, at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before, as it came; left out for the first page.
         */
        cursor?: string;
    };
    url: '/v1/admin/tenants/{id}/api-keys';
};

export type ListTenantApiKeysErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ListTenantApiKeysError = ListTenantApiKeysErrors[keyof ListTenantApiKeysErrors];

export type ListTenantApiKeysResponses = {
    /**
     * One page.
     */
    200: ApiKeyPage;
};

export type ListTenantApiKeysResponse = ListTenantApiKeysResponses[keyof ListTenantApiKeysResponses];

export type CreateTenantApiKeyData = {
    body: NewApiKey;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The id of the tenant, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/admin/tenants/{id}/api-keys';
};

export type CreateTenantApiKeyErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `limit_reached`: The tenant has as many of these as it may have.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `conflict`: This would collide with something that exists.
     *
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type CreateTenantApiKeyError = CreateTenantApiKeyErrors[keyof CreateTenantApiKeyErrors];

export type CreateTenantApiKeyResponses = {
    /**
     * The key, shown this once.
     */
    201: CreatedApiKey;
};

export type CreateTenantApiKeyResponse = CreateTenantApiKeyResponses[keyof CreateTenantApiKeyResponses];

export type RevokeTenantApiKeyData = {
    body?: never;
    headers?: {
        /**
         * The ETag of what you have seen, such as `"7"`. When the thing was changed since, nothing is done, and the answer is 412 with its present version. Left out or `*`: it is changed as it is.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The id of the tenant, or your external_id of it.
         */
        id: string;
        /**
         * The id of the key.
         */
        keyId: string;
    };
    query?: never;
    url: '/v1/admin/tenants/{id}/api-keys/{keyId}';
};

export type RevokeTenantApiKeyErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `changed_meanwhile`: It was changed since you read it.
     */
    412: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type RevokeTenantApiKeyError = RevokeTenantApiKeyErrors[keyof RevokeTenantApiKeyErrors];

export type RevokeTenantApiKeyResponses = {
    /**
     * It opens nothing any more.
     */
    204: void;
};

export type RevokeTenantApiKeyResponse = RevokeTenantApiKeyResponses[keyof RevokeTenantApiKeyResponses];

export type RotateTenantApiKeyData = {
    body?: ApiKeyRotation;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The id of the tenant, or your external_id of it.
         */
        id: string;
        /**
         * The id of the key.
         */
        keyId: string;
    };
    query?: never;
    url: '/v1/admin/tenants/{id}/api-keys/{keyId}/rotate';
};

export type RotateTenantApiKeyErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `limit_reached`: The tenant has as many of these as it may have.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `conflict`: This would collide with something that exists.
     *
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type RotateTenantApiKeyError = RotateTenantApiKeyErrors[keyof RotateTenantApiKeyErrors];

export type RotateTenantApiKeyResponses = {
    /**
     * The new key, shown this once.
     */
    201: CreatedApiKey;
};

export type RotateTenantApiKeyResponse = RotateTenantApiKeyResponses[keyof RotateTenantApiKeyResponses];

export type ListApiKeysData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many a page has, at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before, as it came; left out for the first page.
         */
        cursor?: string;
    };
    url: '/v1/api-keys';
};

export type ListApiKeysErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ListApiKeysError = ListApiKeysErrors[keyof ListApiKeysErrors];

export type ListApiKeysResponses = {
    /**
     * One page.
     */
    200: ApiKeyPage;
};

export type ListApiKeysResponse = ListApiKeysResponses[keyof ListApiKeysResponses];

export type CreateApiKeyData = {
    body: NewApiKey;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v1/api-keys';
};

export type CreateApiKeyErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `limit_reached`: The tenant has as many of these as it may have.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type CreateApiKeyError = CreateApiKeyErrors[keyof CreateApiKeyErrors];

export type CreateApiKeyResponses = {
    /**
     * The key, shown this once.
     */
    201: CreatedApiKey;
};

export type CreateApiKeyResponse = CreateApiKeyResponses[keyof CreateApiKeyResponses];

export type GetCurrentApiKeyData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/api-keys/current';
};

export type GetCurrentApiKeyErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetCurrentApiKeyError = GetCurrentApiKeyErrors[keyof GetCurrentApiKeyErrors];

export type GetCurrentApiKeyResponses = {
    /**
     * The key, without its secret, and its tenant.
     */
    200: CurrentApiKey;
};

export type GetCurrentApiKeyResponse = GetCurrentApiKeyResponses[keyof GetCurrentApiKeyResponses];

export type RevokeApiKeyData = {
    body?: never;
    headers?: {
        /**
         * The ETag of what you have seen, such as `"7"`. When the thing was changed since, nothing is done, and the answer is 412 with its present version. Left out or `*`: it is changed as it is.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The id of the key.
         */
        id: string;
    };
    query?: never;
    url: '/v1/api-keys/{id}';
};

export type RevokeApiKeyErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `changed_meanwhile`: It was changed since you read it.
     */
    412: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type RevokeApiKeyError = RevokeApiKeyErrors[keyof RevokeApiKeyErrors];

export type RevokeApiKeyResponses = {
    /**
     * It opens nothing any more.
     */
    204: void;
};

export type RevokeApiKeyResponse = RevokeApiKeyResponses[keyof RevokeApiKeyResponses];

export type GetApiKeyData = {
    body?: never;
    path: {
        /**
         * The id of the key.
         */
        id: string;
    };
    query?: never;
    url: '/v1/api-keys/{id}';
};

export type GetApiKeyErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetApiKeyError = GetApiKeyErrors[keyof GetApiKeyErrors];

export type GetApiKeyResponses = {
    /**
     * The key, without its secret.
     */
    200: ApiKey;
};

export type GetApiKeyResponse = GetApiKeyResponses[keyof GetApiKeyResponses];

export type UpdateApiKeyData = {
    body: ApiKeyChange;
    headers?: {
        /**
         * The ETag of what you have seen, such as `"7"`. When the thing was changed since, nothing is done, and the answer is 412 with its present version. Left out or `*`: it is changed as it is.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The id of the key.
         */
        id: string;
    };
    query?: never;
    url: '/v1/api-keys/{id}';
};

export type UpdateApiKeyErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `conflict`: This would collide with something that exists.
     */
    409: Problem;
    /**
     * `changed_meanwhile`: It was changed since you read it.
     */
    412: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type UpdateApiKeyError = UpdateApiKeyErrors[keyof UpdateApiKeyErrors];

export type UpdateApiKeyResponses = {
    /**
     * The key, without its secret.
     */
    200: ApiKey;
};

export type UpdateApiKeyResponse = UpdateApiKeyResponses[keyof UpdateApiKeyResponses];

export type RotateApiKeyData = {
    body?: ApiKeyRotation;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The id of the key.
         */
        id: string;
    };
    query?: never;
    url: '/v1/api-keys/{id}/rotate';
};

export type RotateApiKeyErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `limit_reached`: The tenant has as many of these as it may have.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `conflict`: This would collide with something that exists.
     *
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type RotateApiKeyError = RotateApiKeyErrors[keyof RotateApiKeyErrors];

export type RotateApiKeyResponses = {
    /**
     * The new key, shown this once.
     */
    201: CreatedApiKey;
};

export type RotateApiKeyResponse = RotateApiKeyResponses[keyof RotateApiKeyResponses];

export type ListAuditLogData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many a page has, at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before, as it came; left out for the first page.
         */
        cursor?: string;
        /**
         * Only this action, or all that begin with it: `reply_rule` finds `reply_rule.created` too.
         */
        action?: string;
        /**
         * Only what this one did, such as `key:019aac26-5d00-7000-8000-000000000002`.
         */
        actor?: string;
        /**
         * Only what was done to this thing, such as `reply_rule:019aac26-5d00-7000-8000-00000000000d`.
         */
        target?: string;
        /**
         * Only what was done, or came to be, then or later, such as `2026-11-20T09:00:00.000Z`.
         */
        since?: string;
        /**
         * Only what was done, or came to be, before.
         */
        until?: string;
    };
    url: '/v1/audit-log';
};

export type ListAuditLogErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ListAuditLogError = ListAuditLogErrors[keyof ListAuditLogErrors];

export type ListAuditLogResponses = {
    /**
     * One page.
     */
    200: AuditEntryPage;
};

export type ListAuditLogResponse = ListAuditLogResponses[keyof ListAuditLogResponses];

export type ListConnectLinksData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many a page has, at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before, as it came; left out for the first page.
         */
        cursor?: string;
    };
    url: '/v1/connect-links';
};

export type ListConnectLinksErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ListConnectLinksError = ListConnectLinksErrors[keyof ListConnectLinksErrors];

export type ListConnectLinksResponses = {
    /**
     * One page.
     */
    200: ConnectLinkPage;
};

export type ListConnectLinksResponse = ListConnectLinksResponses[keyof ListConnectLinksResponses];

export type CreateConnectLinkData = {
    body: NewConnectLink;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v1/connect-links';
};

export type CreateConnectLinkErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `login_not_configured`: The login of Instagram is not set up here.
     *
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type CreateConnectLinkError = CreateConnectLinkErrors[keyof CreateConnectLinkErrors];

export type CreateConnectLinkResponses = {
    /**
     * Made.
     */
    201: CreatedConnectLink;
};

export type CreateConnectLinkResponse = CreateConnectLinkResponses[keyof CreateConnectLinkResponses];

export type GetConnectLinkData = {
    body?: never;
    path: {
        /**
         * The id of the link.
         */
        id: string;
    };
    query?: never;
    url: '/v1/connect-links/{id}';
};

export type GetConnectLinkErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetConnectLinkError = GetConnectLinkErrors[keyof GetConnectLinkErrors];

export type GetConnectLinkResponses = {
    /**
     * The link.
     */
    200: ConnectLink;
};

export type GetConnectLinkResponse = GetConnectLinkResponses[keyof GetConnectLinkResponses];

export type ListConversationsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many a page has, at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before, as it came; left out for the first page.
         */
        cursor?: string;
        /**
         * Only those of this account, by its id.
         */
        account_id?: string;
        /**
         * Only those in this state.
         */
        state?: 'automated' | 'human_took_over' | 'handed_off';
        /**
         * Only those that have this tag.
         */
        tag?: string;
        /**
         * Only those of this person, by Instagram's id.
         */
        person_id?: string;
    };
    url: '/v1/conversations';
};

export type ListConversationsErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ListConversationsError = ListConversationsErrors[keyof ListConversationsErrors];

export type ListConversationsResponses = {
    /**
     * One page.
     */
    200: ConversationPage;
};

export type ListConversationsResponse = ListConversationsResponses[keyof ListConversationsResponses];

export type GetConversationData = {
    body?: never;
    path: {
        /**
         * The id of the conversation.
         */
        id: string;
    };
    query?: never;
    url: '/v1/conversations/{id}';
};

export type GetConversationErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetConversationError = GetConversationErrors[keyof GetConversationErrors];

export type GetConversationResponses = {
    /**
     * The conversation.
     */
    200: Conversation;
};

export type GetConversationResponse = GetConversationResponses[keyof GetConversationResponses];

export type UpdateConversationData = {
    body: ConversationChange;
    path: {
        /**
         * The id of the conversation.
         */
        id: string;
    };
    query?: never;
    url: '/v1/conversations/{id}';
};

export type UpdateConversationErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type UpdateConversationError = UpdateConversationErrors[keyof UpdateConversationErrors];

export type UpdateConversationResponses = {
    /**
     * The conversation.
     */
    200: Conversation;
};

export type UpdateConversationResponse = UpdateConversationResponses[keyof UpdateConversationResponses];

export type HandOffConversationData = {
    body?: HandOff;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The id of the conversation.
         */
        id: string;
    };
    query?: never;
    url: '/v1/conversations/{id}/handoff';
};

export type HandOffConversationErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type HandOffConversationError = HandOffConversationErrors[keyof HandOffConversationErrors];

export type HandOffConversationResponses = {
    /**
     * The conversation.
     */
    200: Conversation;
};

export type HandOffConversationResponse = HandOffConversationResponses[keyof HandOffConversationResponses];

export type ResumeConversationData = {
    body?: Nothing;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The id of the conversation.
         */
        id: string;
    };
    query?: never;
    url: '/v1/conversations/{id}/resume';
};

export type ResumeConversationErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ResumeConversationError = ResumeConversationErrors[keyof ResumeConversationErrors];

export type ResumeConversationResponses = {
    /**
     * The conversation.
     */
    200: Conversation;
};

export type ResumeConversationResponse = ResumeConversationResponses[keyof ResumeConversationResponses];

export type GetDeliveryData = {
    body?: never;
    path: {
        /**
         * The id of the delivery.
         */
        id: string;
    };
    query?: never;
    url: '/v1/deliveries/{id}';
};

export type GetDeliveryErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetDeliveryError = GetDeliveryErrors[keyof GetDeliveryErrors];

export type GetDeliveryResponses = {
    /**
     * The delivery.
     */
    200: WebhookDeliveryWithAttempts;
};

export type GetDeliveryResponse = GetDeliveryResponses[keyof GetDeliveryResponses];

export type RetryDeliveryData = {
    body?: Nothing;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The id of the delivery.
         */
        id: string;
    };
    query?: never;
    url: '/v1/deliveries/{id}/retry';
};

export type RetryDeliveryErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `delivery_under_way`: The delivery is being sent.
     *
     * `endpoint_disabled`: The webhook endpoint is not enabled.
     *
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type RetryDeliveryError = RetryDeliveryErrors[keyof RetryDeliveryErrors];

export type RetryDeliveryResponses = {
    /**
     * Due now.
     */
    202: WebhookDelivery;
};

export type RetryDeliveryResponse = RetryDeliveryResponses[keyof RetryDeliveryResponses];

export type GetEventTypesData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/event-types';
};

export type GetEventTypesErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetEventTypesError = GetEventTypesErrors[keyof GetEventTypesErrors];

export type GetEventTypesResponses = {
    /**
     * All types.
     */
    200: EventTypes;
};

export type GetEventTypesResponse = GetEventTypesResponses[keyof GetEventTypesResponses];

export type ListEventsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many a page has, at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before, as it came; left out for the first page.
         */
        cursor?: string;
        /**
         * Only those in this state.
         */
        state?: 'noted' | 'pending' | 'unsure' | 'answered' | 'skipped' | 'failed' | 'quarantined';
        /**
         * Only those of this account, by its id.
         */
        account_id?: string;
    };
    url: '/v1/events';
};

export type ListEventsErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ListEventsError = ListEventsErrors[keyof ListEventsErrors];

export type ListEventsResponses = {
    /**
     * One page.
     */
    200: EventPage;
};

export type ListEventsResponse = ListEventsResponses[keyof ListEventsResponses];

export type GetEventData = {
    body?: never;
    path: {
        /**
         * The id of the event.
         */
        id: string;
    };
    query?: never;
    url: '/v1/events/{id}';
};

export type GetEventErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetEventError = GetEventErrors[keyof GetEventErrors];

export type GetEventResponses = {
    /**
     * The event.
     */
    200: Event;
};

export type GetEventResponse = GetEventResponses[keyof GetEventResponses];

export type ExplainEventData = {
    body?: never;
    path: {
        /**
         * The id of the event.
         */
        id: string;
    };
    query?: never;
    url: '/v1/events/{id}/explain';
};

export type ExplainEventErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ExplainEventError = ExplainEventErrors[keyof ExplainEventErrors];

export type ExplainEventResponses = {
    /**
     * The steps, in order.
     */
    200: EventExplanation;
};

export type ExplainEventResponse = ExplainEventResponses[keyof ExplainEventResponses];

export type ReplayEventData = {
    body?: Replay;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The id of the event.
         */
        id: string;
    };
    query?: never;
    url: '/v1/events/{id}/replay';
};

export type ReplayEventErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `account_not_connected`: The account is not connected.
     *
     * `event_answered`: The event was answered, or may have been.
     *
     * `event_not_answerable`: Events like this are not answered.
     *
     * `event_under_way`: The event is being dealt with.
     *
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     *
     * `outside_window`: The 24 hours in which Instagram takes an answer are over.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ReplayEventError = ReplayEventErrors[keyof ReplayEventErrors];

export type ReplayEventResponses = {
    /**
     * Due now.
     */
    202: Replayed;
};

export type ReplayEventResponse = ReplayEventResponses[keyof ReplayEventResponses];

export type ReadFeedData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Facts of a page at most.
         */
        limit?: number;
        /**
         * `next_cursor` of the last page. Left out: from the oldest fact that is kept.
         */
        cursor?: string;
        /**
         * Types with commas between; `reply.*` for all of a kind. Left out: every type.
         */
        types?: string;
        /**
         * Only facts of this account. Left out: all that the key may see.
         */
        account_id?: string;
        /**
         * How many seconds to wait for a fact when there is none yet.
         */
        wait?: number;
    };
    url: '/v1/feed';
};

export type ReadFeedErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `cursor_expired`: The cursor is older than what is kept.
     */
    410: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ReadFeedError = ReadFeedErrors[keyof ReadFeedErrors];

export type ReadFeedResponses = {
    /**
     * One page, oldest first.
     */
    200: Feed;
};

export type ReadFeedResponse = ReadFeedResponses[keyof ReadFeedResponses];

export type ListPartnerLinksData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many a page has, at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before, as it came; left out for the first page.
         */
        cursor?: string;
    };
    url: '/v1/partner-links';
};

export type ListPartnerLinksErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ListPartnerLinksError = ListPartnerLinksErrors[keyof ListPartnerLinksErrors];

export type ListPartnerLinksResponses = {
    /**
     * One page.
     */
    200: PartnerLinkPage;
};

export type ListPartnerLinksResponse = ListPartnerLinksResponses[keyof ListPartnerLinksResponses];

export type CreatePartnerLinkData = {
    body: NewPartnerLink;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v1/partner-links';
};

export type CreatePartnerLinkErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type CreatePartnerLinkError = CreatePartnerLinkErrors[keyof CreatePartnerLinkErrors];

export type CreatePartnerLinkResponses = {
    /**
     * Made.
     */
    201: CreatedPartnerLink;
};

export type CreatePartnerLinkResponse = CreatePartnerLinkResponses[keyof CreatePartnerLinkResponses];

export type RevokePartnerLinkData = {
    body?: never;
    path: {
        /**
         * The id of the link.
         */
        id: string;
    };
    query?: never;
    url: '/v1/partner-links/{id}';
};

export type RevokePartnerLinkErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type RevokePartnerLinkError = RevokePartnerLinkErrors[keyof RevokePartnerLinkErrors];

export type RevokePartnerLinkResponses = {
    /**
     * It works no more.
     */
    204: void;
};

export type RevokePartnerLinkResponse = RevokePartnerLinkResponses[keyof RevokePartnerLinkResponses];

export type ListPersonErasuresData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many a page has, at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before, as it came; left out for the first page.
         */
        cursor?: string;
    };
    url: '/v1/person-erasures';
};

export type ListPersonErasuresErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ListPersonErasuresError = ListPersonErasuresErrors[keyof ListPersonErasuresErrors];

export type ListPersonErasuresResponses = {
    /**
     * One page.
     */
    200: PersonErasurePage;
};

export type ListPersonErasuresResponse = ListPersonErasuresResponses[keyof ListPersonErasuresResponses];

export type ErasePersonData = {
    body: NewPersonErasure;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v1/person-erasures';
};

export type ErasePersonErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ErasePersonError = ErasePersonErrors[keyof ErasePersonErrors];

export type ErasePersonResponses = {
    /**
     * The erasure, which is under way.
     */
    202: PersonErasure;
};

export type ErasePersonResponse = ErasePersonResponses[keyof ErasePersonResponses];

export type GetPersonErasureData = {
    body?: never;
    path: {
        /**
         * The id of the erasure.
         */
        id: string;
    };
    query?: never;
    url: '/v1/person-erasures/{id}';
};

export type GetPersonErasureErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetPersonErasureError = GetPersonErasureErrors[keyof GetPersonErasureErrors];

export type GetPersonErasureResponses = {
    /**
     * The erasure.
     */
    200: PersonErasure;
};

export type GetPersonErasureResponse = GetPersonErasureResponses[keyof GetPersonErasureResponses];

export type ListReplyRulesData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many a page has, at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before, as it came; left out for the first page.
         */
        cursor?: string;
        /**
         * Only those of this account, by its id.
         */
        account_id?: string;
    };
    url: '/v1/reply-rules';
};

export type ListReplyRulesErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ListReplyRulesError = ListReplyRulesErrors[keyof ListReplyRulesErrors];

export type ListReplyRulesResponses = {
    /**
     * One page.
     */
    200: ReplyRulePage;
};

export type ListReplyRulesResponse = ListReplyRulesResponses[keyof ListReplyRulesResponses];

export type CreateReplyRuleData = {
    body: NewReplyRule;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v1/reply-rules';
};

export type CreateReplyRuleErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `limit_reached`: The tenant has as many of these as it may have.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `conflict`: This would collide with something that exists.
     *
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type CreateReplyRuleError = CreateReplyRuleErrors[keyof CreateReplyRuleErrors];

export type CreateReplyRuleResponses = {
    /**
     * The rule, in force at once.
     */
    201: ReplyRule;
};

export type CreateReplyRuleResponse = CreateReplyRuleResponses[keyof CreateReplyRuleResponses];

export type PreviewReplyData = {
    body: ReplyPreviewRequest;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v1/reply-rules/preview';
};

export type PreviewReplyErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type PreviewReplyError = PreviewReplyErrors[keyof PreviewReplyErrors];

export type PreviewReplyResponses = {
    /**
     * What would be sent.
     */
    200: ReplyPreview;
};

export type PreviewReplyResponse = PreviewReplyResponses[keyof PreviewReplyResponses];

export type DeleteReplyRuleData = {
    body?: never;
    headers?: {
        /**
         * The ETag of what you have seen, such as `"7"`. When the thing was changed since, nothing is done, and the answer is 412 with its present version. Left out or `*`: it is changed as it is.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The id of the rule, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/reply-rules/{id}';
};

export type DeleteReplyRuleErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `changed_meanwhile`: It was changed since you read it.
     */
    412: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type DeleteReplyRuleError = DeleteReplyRuleErrors[keyof DeleteReplyRuleErrors];

export type DeleteReplyRuleResponses = {
    /**
     * Removed.
     */
    204: void;
};

export type DeleteReplyRuleResponse = DeleteReplyRuleResponses[keyof DeleteReplyRuleResponses];

export type GetReplyRuleData = {
    body?: never;
    path: {
        /**
         * The id of the rule, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/reply-rules/{id}';
};

export type GetReplyRuleErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetReplyRuleError = GetReplyRuleErrors[keyof GetReplyRuleErrors];

export type GetReplyRuleResponses = {
    /**
     * The rule.
     */
    200: ReplyRule;
};

export type GetReplyRuleResponse = GetReplyRuleResponses[keyof GetReplyRuleResponses];

export type UpdateReplyRuleData = {
    body: ReplyRuleChange;
    headers?: {
        /**
         * The ETag of what you have seen, such as `"7"`. When the thing was changed since, nothing is done, and the answer is 412 with its present version. Left out or `*`: it is changed as it is.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The id of the rule, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/reply-rules/{id}';
};

export type UpdateReplyRuleErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `conflict`: This would collide with something that exists.
     */
    409: Problem;
    /**
     * `changed_meanwhile`: It was changed since you read it.
     */
    412: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type UpdateReplyRuleError = UpdateReplyRuleErrors[keyof UpdateReplyRuleErrors];

export type UpdateReplyRuleResponses = {
    /**
     * The rule, in force at once.
     */
    200: ReplyRule;
};

export type UpdateReplyRuleResponse = UpdateReplyRuleResponses[keyof UpdateReplyRuleResponses];

export type ReplaceReplyRuleData = {
    body: ReplyRuleReplacement;
    headers?: {
        /**
         * The ETag of what you have seen, such as `"7"`. When the thing was changed since, nothing is done, and the answer is 412 with its present version. Left out or `*`: it is changed as it is.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The id of the rule, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/reply-rules/{id}';
};

export type ReplaceReplyRuleErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `conflict`: This would collide with something that exists.
     */
    409: Problem;
    /**
     * `changed_meanwhile`: It was changed since you read it.
     */
    412: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ReplaceReplyRuleError = ReplaceReplyRuleErrors[keyof ReplaceReplyRuleErrors];

export type ReplaceReplyRuleResponses = {
    /**
     * The rule, in force at once.
     */
    200: ReplyRule;
};

export type ReplaceReplyRuleResponse = ReplaceReplyRuleResponses[keyof ReplaceReplyRuleResponses];

export type ListWebhookEndpointsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many a page has, at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before, as it came; left out for the first page.
         */
        cursor?: string;
    };
    url: '/v1/webhook-endpoints';
};

export type ListWebhookEndpointsErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ListWebhookEndpointsError = ListWebhookEndpointsErrors[keyof ListWebhookEndpointsErrors];

export type ListWebhookEndpointsResponses = {
    /**
     * One page.
     */
    200: WebhookEndpointPage;
};

export type ListWebhookEndpointsResponse = ListWebhookEndpointsResponses[keyof ListWebhookEndpointsResponses];

export type CreateWebhookEndpointData = {
    body: NewWebhookEndpoint;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v1/webhook-endpoints';
};

export type CreateWebhookEndpointErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `limit_reached`: The tenant has as many of these as it may have.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `conflict`: This would collide with something that exists.
     *
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type CreateWebhookEndpointError = CreateWebhookEndpointErrors[keyof CreateWebhookEndpointErrors];

export type CreateWebhookEndpointResponses = {
    /**
     * The endpoint with its signing secret, shown this once.
     */
    201: CreatedWebhookEndpoint;
};

export type CreateWebhookEndpointResponse = CreateWebhookEndpointResponses[keyof CreateWebhookEndpointResponses];

export type DeleteWebhookEndpointData = {
    body?: never;
    headers?: {
        /**
         * The ETag of what you have seen, such as `"7"`. When the thing was changed since, nothing is done, and the answer is 412 with its present version. Left out or `*`: it is changed as it is.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The id of the endpoint, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/webhook-endpoints/{id}';
};

export type DeleteWebhookEndpointErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `changed_meanwhile`: It was changed since you read it.
     */
    412: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type DeleteWebhookEndpointError = DeleteWebhookEndpointErrors[keyof DeleteWebhookEndpointErrors];

export type DeleteWebhookEndpointResponses = {
    /**
     * Removed, with what was still owed to it.
     */
    204: void;
};

export type DeleteWebhookEndpointResponse = DeleteWebhookEndpointResponses[keyof DeleteWebhookEndpointResponses];

export type GetWebhookEndpointData = {
    body?: never;
    path: {
        /**
         * The id of the endpoint, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/webhook-endpoints/{id}';
};

export type GetWebhookEndpointErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetWebhookEndpointError = GetWebhookEndpointErrors[keyof GetWebhookEndpointErrors];

export type GetWebhookEndpointResponses = {
    /**
     * The endpoint.
     */
    200: WebhookEndpoint;
};

export type GetWebhookEndpointResponse = GetWebhookEndpointResponses[keyof GetWebhookEndpointResponses];

export type UpdateWebhookEndpointData = {
    body: WebhookEndpointChange;
    headers?: {
        /**
         * The ETag of what you have seen, such as `"7"`. When the thing was changed since, nothing is done, and the answer is 412 with its present version. Left out or `*`: it is changed as it is.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The id of the endpoint, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/webhook-endpoints/{id}';
};

export type UpdateWebhookEndpointErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `conflict`: This would collide with something that exists.
     */
    409: Problem;
    /**
     * `changed_meanwhile`: It was changed since you read it.
     */
    412: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type UpdateWebhookEndpointError = UpdateWebhookEndpointErrors[keyof UpdateWebhookEndpointErrors];

export type UpdateWebhookEndpointResponses = {
    /**
     * The endpoint.
     */
    200: WebhookEndpoint;
};

export type UpdateWebhookEndpointResponse = UpdateWebhookEndpointResponses[keyof UpdateWebhookEndpointResponses];

export type ListDeliveriesData = {
    body?: never;
    path: {
        /**
         * The id of the endpoint, or your external_id of it.
         */
        id: string;
    };
    query?: {
        /**
         * How many a page has, at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before, as it came; left out for the first page.
         */
        cursor?: string;
        /**
         * Only those in this state.
         */
        state?: 'pending' | 'delivered' | 'failed' | 'quarantined';
        /**
         * Only those that tell of this.
         */
        type?: 'account.connected' | 'account.needs_reauth' | 'account.disconnected' | 'account.restricted' | 'account.token_expiring' | 'connect_link.failed' | 'ice_breakers.published' | 'ice_breakers.publish_failed' | 'ice_breakers.drifted' | 'ice_breaker.tapped' | 'reply.sent' | 'reply.failed' | 'reply.skipped' | 'conversation.handed_off' | 'conversation.resumed' | 'webhook_endpoint.disabled' | 'webhook.test';
        /**
         * Only those of this account, by its id.
         */
        account_id?: string;
        /**
         * Only what was done, or came to be, then or later, such as `2026-11-20T09:00:00.000Z`.
         */
        since?: string;
        /**
         * Only what was done, or came to be, before.
         */
        until?: string;
    };
    url: '/v1/webhook-endpoints/{id}/deliveries';
};

export type ListDeliveriesErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ListDeliveriesError = ListDeliveriesErrors[keyof ListDeliveriesErrors];

export type ListDeliveriesResponses = {
    /**
     * One page.
     */
    200: WebhookDeliveryPage;
};

export type ListDeliveriesResponse = ListDeliveriesResponses[keyof ListDeliveriesResponses];

export type RecoverWebhookEndpointData = {
    body: WebhookRecovery;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The id of the endpoint, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/webhook-endpoints/{id}/recover';
};

export type RecoverWebhookEndpointErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `limit_reached`: The tenant has as many of these as it may have.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `endpoint_disabled`: The webhook endpoint is not enabled.
     *
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type RecoverWebhookEndpointError = RecoverWebhookEndpointErrors[keyof RecoverWebhookEndpointErrors];

export type RecoverWebhookEndpointResponses = {
    /**
     * Under way.
     */
    202: StartedWebhookRecovery;
};

export type RecoverWebhookEndpointResponse = RecoverWebhookEndpointResponses[keyof RecoverWebhookEndpointResponses];

export type ListWebhookRecoveriesData = {
    body?: never;
    path: {
        /**
         * The id of the endpoint, or your external_id of it.
         */
        id: string;
    };
    query?: {
        /**
         * How many a page has, at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before, as it came; left out for the first page.
         */
        cursor?: string;
    };
    url: '/v1/webhook-endpoints/{id}/recoveries';
};

export type ListWebhookRecoveriesErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ListWebhookRecoveriesError = ListWebhookRecoveriesErrors[keyof ListWebhookRecoveriesErrors];

export type ListWebhookRecoveriesResponses = {
    /**
     * One page.
     */
    200: StartedWebhookRecoveryPage;
};

export type ListWebhookRecoveriesResponse = ListWebhookRecoveriesResponses[keyof ListWebhookRecoveriesResponses];

export type GetWebhookRecoveryData = {
    body?: never;
    path: {
        /**
         * The id of the endpoint, or your external_id of it.
         */
        id: string;
        /**
         * The id of the recovery.
         */
        recoveryId: string;
    };
    query?: never;
    url: '/v1/webhook-endpoints/{id}/recoveries/{recoveryId}';
};

export type GetWebhookRecoveryErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type GetWebhookRecoveryError = GetWebhookRecoveryErrors[keyof GetWebhookRecoveryErrors];

export type GetWebhookRecoveryResponses = {
    /**
     * The recovery.
     */
    200: StartedWebhookRecovery;
};

export type GetWebhookRecoveryResponse = GetWebhookRecoveryResponses[keyof GetWebhookRecoveryResponses];

export type ReplayWebhooksData = {
    body: WebhookReplay;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The id of the endpoint, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/webhook-endpoints/{id}/replay';
};

export type ReplayWebhooksErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `limit_reached`: The tenant has as many of these as it may have.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `endpoint_disabled`: The webhook endpoint is not enabled.
     *
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ReplayWebhooksError = ReplayWebhooksErrors[keyof ReplayWebhooksErrors];

export type ReplayWebhooksResponses = {
    /**
     * Under way.
     */
    202: StartedWebhookRecovery;
};

export type ReplayWebhooksResponse = ReplayWebhooksResponses[keyof ReplayWebhooksResponses];

export type RotateWebhookSecretData = {
    body?: SecretRotation;
    headers?: {
        /**
         * The ETag of what you have seen, such as `"7"`. When the thing was changed since, nothing is done, and the answer is 412 with its present version. Left out or `*`: it is changed as it is.
         */
        'If-Match'?: string;
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The id of the endpoint, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/webhook-endpoints/{id}/rotate-secret';
};

export type RotateWebhookSecretErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `changed_meanwhile`: It was changed since you read it.
     */
    412: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type RotateWebhookSecretError = RotateWebhookSecretErrors[keyof RotateWebhookSecretErrors];

export type RotateWebhookSecretResponses = {
    /**
     * The endpoint with its new signing secret, shown this once.
     */
    200: CreatedWebhookEndpoint;
};

export type RotateWebhookSecretResponse = RotateWebhookSecretResponses[keyof RotateWebhookSecretResponses];

export type TestWebhookEndpointData = {
    body?: WebhookSample;
    headers?: {
        /**
         * A text of your own for this one request, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours, the same request with the same key gets the first answer and does nothing twice.
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The id of the endpoint, or your external_id of it.
         */
        id: string;
    };
    query?: never;
    url: '/v1/webhook-endpoints/{id}/test';
};

export type TestWebhookEndpointErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `missing_key`: A valid API key is needed.
     */
    401: Problem;
    /**
     * `key_bound`: The API key is bound to some accounts.
     *
     * `scope_missing`: The API key may not do this.
     *
     * `tenant_suspended`: The tenant is suspended.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing here.
     */
    404: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `endpoint_disabled`: The webhook endpoint is not enabled.
     *
     * `idempotency_in_flight`: The first request with this Idempotency-Key is still under way.
     */
    409: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `idempotency_key_reused`: This Idempotency-Key was used for another request.
     *
     * `invalid_request`: Something in the request is not right.
     */
    422: Problem;
    /**
     * `too_many_requests`: Too many requests.
     */
    429: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type TestWebhookEndpointError = TestWebhookEndpointErrors[keyof TestWebhookEndpointErrors];

export type TestWebhookEndpointResponses = {
    /**
     * Due now.
     */
    202: SentWebhookSample;
};

export type TestWebhookEndpointResponse = TestWebhookEndpointResponses[keyof TestWebhookEndpointResponses];

export type VerifyInstagramWebhookData = {
    body?: never;
    path?: never;
    query: {
        /**
         * The token that was agreed with Meta.
         */
        'hub.verify_token': string;
        /**
         * What Meta wants to get back.
         */
        'hub.challenge': string;
        /**
         * Always `subscribe`.
         */
        'hub.mode': string;
    };
    url: '/webhooks/instagram';
};

export type VerifyInstagramWebhookErrors = {
    /**
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `handshake_refused`: The verify token does not fit.
     */
    403: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
};

export type VerifyInstagramWebhookError = VerifyInstagramWebhookErrors[keyof VerifyInstagramWebhookErrors];

export type VerifyInstagramWebhookResponses = {
    /**
     * The challenge, as it came.
     */
    200: string;
};

export type VerifyInstagramWebhookResponse = VerifyInstagramWebhookResponses[keyof VerifyInstagramWebhookResponses];

export type ReceiveInstagramWebhookData = {
    body: InstagramWebhook;
    headers: {
        /**
         * `sha256=` and the hexadecimal HMAC-SHA256 of the body by the secret of the app.
         */
        'X-Hub-Signature-256': string;
    };
    path?: never;
    query?: never;
    url: '/webhooks/instagram';
};

export type ReceiveInstagramWebhookErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `signature_invalid`: The signature of this webhook does not fit.
     */
    401: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ReceiveInstagramWebhookError = ReceiveInstagramWebhookErrors[keyof ReceiveInstagramWebhookErrors];

export type ReceiveInstagramWebhookResponses = {
    /**
     * Kept.
     */
    200: string;
};

export type ReceiveInstagramWebhookResponse = ReceiveInstagramWebhookResponses[keyof ReceiveInstagramWebhookResponses];

export type ReceiveDataDeletionData = {
    body: SignedRequest;
    path?: never;
    query?: never;
    url: '/webhooks/instagram/data-deletion';
};

export type ReceiveDataDeletionErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `signature_invalid`: The signature of this webhook does not fit.
     */
    401: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ReceiveDataDeletionError = ReceiveDataDeletionErrors[keyof ReceiveDataDeletionErrors];

export type ReceiveDataDeletionResponses = {
    /**
     * Kept, with the page that tells how far it has come.
     */
    200: DataDeletionTaken;
};

export type ReceiveDataDeletionResponse = ReceiveDataDeletionResponses[keyof ReceiveDataDeletionResponses];

export type ReceiveDeauthorizationData = {
    body: SignedRequest;
    path?: never;
    query?: never;
    url: '/webhooks/instagram/deauthorize';
};

export type ReceiveDeauthorizationErrors = {
    /**
     * `malformed_json`: The body is not valid JSON.
     *
     * `malformed_request`: The request cannot be read.
     */
    400: Problem;
    /**
     * `signature_invalid`: The signature of this webhook does not fit.
     */
    401: Problem;
    /**
     * `request_timeout`: The request took too long to arrive.
     */
    408: Problem;
    /**
     * `body_too_large`: The body is too large.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: This content type is not understood.
     */
    415: Problem;
    /**
     * `headers_too_large`: The URL and headers are too large.
     */
    431: Problem;
    /**
     * `internal`: Something went wrong here.
     */
    500: Problem;
    /**
     * `unavailable`: The service cannot do this right now.
     */
    503: Problem;
};

export type ReceiveDeauthorizationError = ReceiveDeauthorizationErrors[keyof ReceiveDeauthorizationErrors];

export type ReceiveDeauthorizationResponses = {
    /**
     * Kept.
     */
    200: Deauthorized;
};

export type ReceiveDeauthorizationResponse = ReceiveDeauthorizationResponses[keyof ReceiveDeauthorizationResponses];

export type OnAccountConnectedWebhookPayload = AccountConnectedFact;

export type OnAccountConnectedWebhookRequest = {
    body: OnAccountConnectedWebhookPayload;
    key: 'account.connected';
    path?: never;
    query?: never;
};

export type OnAccountNeedsReauthWebhookPayload = AccountNeedsReauthFact;

export type OnAccountNeedsReauthWebhookRequest = {
    body: OnAccountNeedsReauthWebhookPayload;
    key: 'account.needs_reauth';
    path?: never;
    query?: never;
};

export type OnAccountDisconnectedWebhookPayload = AccountDisconnectedFact;

export type OnAccountDisconnectedWebhookRequest = {
    body: OnAccountDisconnectedWebhookPayload;
    key: 'account.disconnected';
    path?: never;
    query?: never;
};

export type OnAccountRestrictedWebhookPayload = AccountRestrictedFact;

export type OnAccountRestrictedWebhookRequest = {
    body: OnAccountRestrictedWebhookPayload;
    key: 'account.restricted';
    path?: never;
    query?: never;
};

export type OnAccountTokenExpiringWebhookPayload = AccountTokenExpiringFact;

export type OnAccountTokenExpiringWebhookRequest = {
    body: OnAccountTokenExpiringWebhookPayload;
    key: 'account.token_expiring';
    path?: never;
    query?: never;
};

export type OnConnectLinkFailedWebhookPayload = ConnectLinkFailedFact;

export type OnConnectLinkFailedWebhookRequest = {
    body: OnConnectLinkFailedWebhookPayload;
    key: 'connect_link.failed';
    path?: never;
    query?: never;
};

export type OnIceBreakersPublishedWebhookPayload = IceBreakersPublishedFact;

export type OnIceBreakersPublishedWebhookRequest = {
    body: OnIceBreakersPublishedWebhookPayload;
    key: 'ice_breakers.published';
    path?: never;
    query?: never;
};

export type OnIceBreakersPublishFailedWebhookPayload = IceBreakersPublishFailedFact;

export type OnIceBreakersPublishFailedWebhookRequest = {
    body: OnIceBreakersPublishFailedWebhookPayload;
    key: 'ice_breakers.publish_failed';
    path?: never;
    query?: never;
};

export type OnIceBreakersDriftedWebhookPayload = IceBreakersDriftedFact;

export type OnIceBreakersDriftedWebhookRequest = {
    body: OnIceBreakersDriftedWebhookPayload;
    key: 'ice_breakers.drifted';
    path?: never;
    query?: never;
};

export type OnIceBreakerTappedWebhookPayload = IceBreakerTappedFact;

export type OnIceBreakerTappedWebhookRequest = {
    body: OnIceBreakerTappedWebhookPayload;
    key: 'ice_breaker.tapped';
    path?: never;
    query?: never;
};

export type OnReplySentWebhookPayload = ReplySentFact;

export type OnReplySentWebhookRequest = {
    body: OnReplySentWebhookPayload;
    key: 'reply.sent';
    path?: never;
    query?: never;
};

export type OnReplyFailedWebhookPayload = ReplyFailedFact;

export type OnReplyFailedWebhookRequest = {
    body: OnReplyFailedWebhookPayload;
    key: 'reply.failed';
    path?: never;
    query?: never;
};

export type OnReplySkippedWebhookPayload = ReplySkippedFact;

export type OnReplySkippedWebhookRequest = {
    body: OnReplySkippedWebhookPayload;
    key: 'reply.skipped';
    path?: never;
    query?: never;
};

export type OnConversationHandedOffWebhookPayload = ConversationHandedOffFact;

export type OnConversationHandedOffWebhookRequest = {
    body: OnConversationHandedOffWebhookPayload;
    key: 'conversation.handed_off';
    path?: never;
    query?: never;
};

export type OnConversationResumedWebhookPayload = ConversationResumedFact;

export type OnConversationResumedWebhookRequest = {
    body: OnConversationResumedWebhookPayload;
    key: 'conversation.resumed';
    path?: never;
    query?: never;
};

export type OnWebhookEndpointDisabledWebhookPayload = WebhookEndpointDisabledFact;

export type OnWebhookEndpointDisabledWebhookRequest = {
    body: OnWebhookEndpointDisabledWebhookPayload;
    key: 'webhook_endpoint.disabled';
    path?: never;
    query?: never;
};

export type OnWebhookTestWebhookPayload = WebhookTestFact;

export type OnWebhookTestWebhookRequest = {
    body: OnWebhookTestWebhookPayload;
    key: 'webhook.test';
    path?: never;
    query?: never;
};
