// @ts-nocheck
// Made by `npm run openapi` from docs/openapi.json. Not to be edited.

import { client } from './client.gen.js';
import { type Client, type ClientMeta, type Options as Options2, type RequestResult, type TDataShape, urlSearchParamsBodySerializer } from './client/index.js';
import type { ClearIceBreakersData, ClearIceBreakersErrors, ClearIceBreakersResponses, CompareIceBreakerRevisionsData, CompareIceBreakerRevisionsErrors, CompareIceBreakerRevisionsResponses, ConnectAccountData, ConnectAccountErrors, ConnectAccountResponses, CreateApiKeyData, CreateApiKeyErrors, CreateApiKeyResponses, CreateConnectLinkData, CreateConnectLinkErrors, CreateConnectLinkResponses, CreatePartnerLinkData, CreatePartnerLinkErrors, CreatePartnerLinkResponses, CreateReplyRuleData, CreateReplyRuleErrors, CreateReplyRuleResponses, CreateTenantApiKeyData, CreateTenantApiKeyErrors, CreateTenantApiKeyResponses, CreateTenantData, CreateTenantErrors, CreateTenantResponses, CreateWebhookEndpointData, CreateWebhookEndpointErrors, CreateWebhookEndpointResponses, DeleteReplyRuleData, DeleteReplyRuleErrors, DeleteReplyRuleResponses, DeleteTenantData, DeleteTenantErrors, DeleteTenantResponses, DeleteWebhookEndpointData, DeleteWebhookEndpointErrors, DeleteWebhookEndpointResponses, DisconnectAccountData, DisconnectAccountErrors, DisconnectAccountResponses, ErasePersonData, ErasePersonErrors, ErasePersonResponses, ExplainEventData, ExplainEventErrors, ExplainEventResponses, ExplainProblemData, ExplainProblemErrors, ExplainProblemResponses, FollowConnectLinkData, FollowConnectLinkErrors, FollowConnectLinkResponses, GetAccountData, GetAccountErrors, GetAccountHealthData, GetAccountHealthErrors, GetAccountHealthResponses, GetAccountResponses, GetApiKeyData, GetApiKeyErrors, GetApiKeyResponses, GetConnectLinkData, GetConnectLinkErrors, GetConnectLinkResponses, GetConversationData, GetConversationErrors, GetConversationResponses, GetCurrentApiKeyData, GetCurrentApiKeyErrors, GetCurrentApiKeyResponses, GetDataDeletionData, GetDataDeletionErrors, GetDataDeletionResponses, GetDeliveryData, GetDeliveryErrors, GetDeliveryResponses, GetErasureData, GetErasureErrors, GetErasureResponses, GetEventData, GetEventErrors, GetEventResponses, GetEventTypesData, GetEventTypesErrors, GetEventTypesResponses, GetIceBreakerRevisionData, GetIceBreakerRevisionErrors, GetIceBreakerRevisionResponses, GetIceBreakersData, GetIceBreakersErrors, GetIceBreakersResponses, GetInsightsData, GetInsightsErrors, GetInsightsResponses, GetLiveIceBreakersData, GetLiveIceBreakersErrors, GetLiveIceBreakersResponses, GetLivenessData, GetLivenessErrors, GetLivenessResponses, GetMetricsData, GetMetricsErrors, GetMetricsResponses, GetPersonErasureData, GetPersonErasureErrors, GetPersonErasureResponses, GetReadinessData, GetReadinessErrors, GetReadinessResponses, GetReplyRuleData, GetReplyRuleErrors, GetReplyRuleResponses, GetTenantData, GetTenantErrors, GetTenantResponses, GetWebhookEndpointData, GetWebhookEndpointErrors, GetWebhookEndpointResponses, GetWebhookRecoveryData, GetWebhookRecoveryErrors, GetWebhookRecoveryResponses, HandOffConversationData, HandOffConversationErrors, HandOffConversationResponses, ListAccountsData, ListAccountsErrors, ListAccountsResponses, ListApiKeysData, ListApiKeysErrors, ListApiKeysResponses, ListAuditLogData, ListAuditLogErrors, ListAuditLogResponses, ListConnectLinksData, ListConnectLinksErrors, ListConnectLinksResponses, ListConversationsData, ListConversationsErrors, ListConversationsResponses, ListDeliveriesData, ListDeliveriesErrors, ListDeliveriesResponses, ListErasuresData, ListErasuresErrors, ListErasuresResponses, ListEventsData, ListEventsErrors, ListEventsResponses, ListIceBreakerRevisionsData, ListIceBreakerRevisionsErrors, ListIceBreakerRevisionsResponses, ListIceBreakerSyncsData, ListIceBreakerSyncsErrors, ListIceBreakerSyncsResponses, ListPartnerLinksData, ListPartnerLinksErrors, ListPartnerLinksResponses, ListPersonErasuresData, ListPersonErasuresErrors, ListPersonErasuresResponses, ListReplyRulesData, ListReplyRulesErrors, ListReplyRulesResponses, ListTenantApiKeysData, ListTenantApiKeysErrors, ListTenantApiKeysResponses, ListTenantsData, ListTenantsErrors, ListTenantsResponses, ListWebhookEndpointsData, ListWebhookEndpointsErrors, ListWebhookEndpointsResponses, ListWebhookRecoveriesData, ListWebhookRecoveriesErrors, ListWebhookRecoveriesResponses, PlanIceBreakersData, PlanIceBreakersErrors, PlanIceBreakersResponses, PreviewReplyData, PreviewReplyErrors, PreviewReplyResponses, PublishIceBreakersData, PublishIceBreakersErrors, PublishIceBreakersResponses, ReadFeedData, ReadFeedErrors, ReadFeedResponses, ReceiveDataDeletionData, ReceiveDataDeletionErrors, ReceiveDataDeletionResponses, ReceiveDeauthorizationData, ReceiveDeauthorizationErrors, ReceiveDeauthorizationResponses, ReceiveInstagramWebhookData, ReceiveInstagramWebhookErrors, ReceiveInstagramWebhookResponses, RecoverWebhookEndpointData, RecoverWebhookEndpointErrors, RecoverWebhookEndpointResponses, ReplaceReplyRuleData, ReplaceReplyRuleErrors, ReplaceReplyRuleResponses, ReplayEventData, ReplayEventErrors, ReplayEventResponses, ReplayWebhooksData, ReplayWebhooksErrors, ReplayWebhooksResponses, RestoreIceBreakerRevisionData, RestoreIceBreakerRevisionErrors, RestoreIceBreakerRevisionResponses, ResumeConversationData, ResumeConversationErrors, ResumeConversationResponses, RetryDeliveryData, RetryDeliveryErrors, RetryDeliveryResponses, RevokeApiKeyData, RevokeApiKeyErrors, RevokeApiKeyResponses, RevokePartnerLinkData, RevokePartnerLinkErrors, RevokePartnerLinkResponses, RevokeTenantApiKeyData, RevokeTenantApiKeyErrors, RevokeTenantApiKeyResponses, RotateApiKeyData, RotateApiKeyErrors, RotateApiKeyResponses, RotateTenantApiKeyData, RotateTenantApiKeyErrors, RotateTenantApiKeyResponses, RotateWebhookSecretData, RotateWebhookSecretErrors, RotateWebhookSecretResponses, SetIceBreakersData, SetIceBreakersErrors, SetIceBreakersResponses, ShowPartnerPageData, ShowPartnerPageErrors, ShowPartnerPageResponses, TestWebhookEndpointData, TestWebhookEndpointErrors, TestWebhookEndpointResponses, UpdateAccountData, UpdateAccountErrors, UpdateAccountResponses, UpdateApiKeyData, UpdateApiKeyErrors, UpdateApiKeyResponses, UpdateConversationData, UpdateConversationErrors, UpdateConversationResponses, UpdateReplyRuleData, UpdateReplyRuleErrors, UpdateReplyRuleResponses, UpdateTenantData, UpdateTenantErrors, UpdateTenantResponses, UpdateWebhookEndpointData, UpdateWebhookEndpointErrors, UpdateWebhookEndpointResponses, UsePartnerPageData, UsePartnerPageErrors, UsePartnerPageResponses, VerifyInstagramWebhookData, VerifyInstagramWebhookErrors, VerifyInstagramWebhookResponses } from './types.gen.js';

export type Options<TData extends TDataShape = TDataShape, ThrowOnError extends boolean = boolean, TResponse = unknown> = Options2<TData, ThrowOnError, TResponse> & {
    /**
     * You can provide a client instance returned by `createClient()` instead of
     * individual options. This might be also useful if you want to implement a
     * custom client.
     */
    client?: Client;
    /**
     * You can pass arbitrary values through the `meta` object. This can be
     * used to access values that aren't defined as part of the SDK function.
     */
    meta?: keyof ClientMeta extends never ? Record<string, unknown> : ClientMeta;
};

class HeyApiClient {
    protected client: Client;
    
    constructor(args?: {
        client?: Client;
    }) {
        this.client = args?.client ?? client;
    }
}

class HeyApiRegistry<T> {
    private readonly defaultKey = 'default';
    
    private readonly instances: Map<string, T> = new Map();
    
    get(key?: string): T {
        const instance = this.instances.get(key ?? this.defaultKey);
        if (!instance) {
            throw new Error(`No SDK client found. Create one with "new FloeApi()" to fix this error.`);
        }
        return instance;
    }
    
    set(value: T, key?: string): void {
        this.instances.set(key ?? this.defaultKey, value);
    }
}

export class FloeApi extends HeyApiClient {
    public static readonly __registry: HeyApiRegistry<FloeApi> = new HeyApiRegistry<FloeApi>();
    
    constructor(args?: {
        client?: Client;
        key?: string;
    }) {
        super(args);
        FloeApi.__registry.set(this, args?.key);
    }
    
    /**
     * Where people come back to from a login at Instagram
     *
     * For people, not for programs. Every answer is a page in HTML, which says what to do; its status says what kind of end it is: 400 for a link or a login that does not work, 403 for what was not allowed, 409 for an account that is elsewhere, 410 for a link that was used or is too old, 502 and 503 for what is no fault of the person's.
     */
    public followConnectLink<ThrowOnError extends boolean = false>(options?: Options<FollowConnectLinkData, ThrowOnError>): RequestResult<FollowConnectLinkResponses, FollowConnectLinkErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<FollowConnectLinkResponses, FollowConnectLinkErrors, ThrowOnError>({ url: '/connect/instagram/callback', ...options });
    }
    
    /**
     * How far the deletion that a person asked for has come
     *
     * The `url` that Meta shows the person: a page, or JSON for `Accept: application/json`. It says when the request came, how far it is and how many records went, and nothing that tells whose they were. Whoever has the code may see it.
     */
    public getDataDeletion<ThrowOnError extends boolean = false>(options: Options<GetDataDeletionData, ThrowOnError>): RequestResult<GetDataDeletionResponses, GetDataDeletionErrors, ThrowOnError> {
        return (options.client ?? this.client).get<GetDataDeletionResponses, GetDataDeletionErrors, ThrowOnError>({ url: '/data-deletion/{code}', ...options });
    }
    
    /**
     * Is the process alive?
     *
     * For whoever restarts processes. It asks nothing of the database or the queue.
     */
    public getLiveness<ThrowOnError extends boolean = false>(options?: Options<GetLivenessData, ThrowOnError>): RequestResult<GetLivenessResponses, GetLivenessErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<GetLivenessResponses, GetLivenessErrors, ThrowOnError>({ url: '/health/live', ...options });
    }
    
    /**
     * Can the process do its work: database, queue, migrations?
     *
     * For load balancers. The queue is reported but has no say: without it, events are still kept.
     */
    public getReadiness<ThrowOnError extends boolean = false>(options?: Options<GetReadinessData, ThrowOnError>): RequestResult<GetReadinessResponses, GetReadinessErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<GetReadinessResponses, GetReadinessErrors, ThrowOnError>({ url: '/health/ready', ...options });
    }
    
    /**
     * Metrics in the Prometheus text format
     *
     * For Prometheus. Nothing in it names a tenant.
     */
    public getMetrics<ThrowOnError extends boolean = false>(options?: Options<GetMetricsData, ThrowOnError>): RequestResult<GetMetricsResponses, GetMetricsErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<GetMetricsResponses, GetMetricsErrors, ThrowOnError>({ url: '/metrics', ...options });
    }
    
    /**
     * The page of a partner link
     *
     * For people, not for programs. Without the cookie of a link it asks for the link; a script of its own takes it from behind the `#` of the address.
     */
    public showPartnerPage<ThrowOnError extends boolean = false>(options?: Options<ShowPartnerPageData, ThrowOnError>): RequestResult<ShowPartnerPageResponses, ShowPartnerPageErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<ShowPartnerPageResponses, ShowPartnerPageErrors, ThrowOnError>({ url: '/partner', ...options });
    }
    
    /**
     * What the forms of that page do
     *
     * For people, not for programs. `open` takes a link and sets the cookie. What changes something needs the `key` that stands in the forms of the page, so no other site can have it done. Answers are pages: 400 for a link that works no more or a form of another site, 409 for what cannot be done any more.
     */
    public usePartnerPage<ThrowOnError extends boolean = false>(options: Options<UsePartnerPageData, ThrowOnError>): RequestResult<UsePartnerPageResponses, UsePartnerPageErrors, ThrowOnError> {
        return (options.client ?? this.client).post<UsePartnerPageResponses, UsePartnerPageErrors, ThrowOnError>({
            ...urlSearchParamsBodySerializer,
            url: '/partner',
            ...options,
            headers: {
                'Content-Type': 'application/x-www-form-urlencoded',
                ...options.headers
            }
        });
    }
    
    /**
     * What a problem is, and what to do
     *
     * Where the `type` of a problem leads.
     */
    public explainProblem<ThrowOnError extends boolean = false>(options: Options<ExplainProblemData, ThrowOnError>): RequestResult<ExplainProblemResponses, ExplainProblemErrors, ThrowOnError> {
        return (options.client ?? this.client).get<ExplainProblemResponses, ExplainProblemErrors, ThrowOnError>({ url: '/problems/{code}', ...options });
    }
    
    /**
     * List accounts, newest first
     *
     * Your accounts, also those that were disconnected.
     *
     * Needs the scope `accounts:read`.
     */
    public listAccounts<ThrowOnError extends boolean = false>(options?: Options<ListAccountsData, ThrowOnError>): RequestResult<ListAccountsResponses, ListAccountsErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<ListAccountsResponses, ListAccountsErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/accounts',
            ...options
        });
    }
    
    /**
     * Connect an Instagram account by its access token, or give it a new one
     *
     * Asks Instagram whose token it is, keeps the token encrypted, and subscribes the account to webhooks. An account that you have already gets the new token, and what waited for one goes on: then the answer is 200.
     *
     * Needs the scope `accounts:write`.
     *
     * A key that is bound to accounts is refused here.
     */
    public connectAccount<ThrowOnError extends boolean = false>(options: Options<ConnectAccountData, ThrowOnError>): RequestResult<ConnectAccountResponses, ConnectAccountErrors, ThrowOnError> {
        return (options.client ?? this.client).post<ConnectAccountResponses, ConnectAccountErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/accounts',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * Let an account go: its subscription and its token end
     *
     * Nothing is done for the account from now on. Instagram is told in the background: its questions are deleted when you ask for it, it sends no webhooks any more, and at last the token is forgotten. Then the account is `disconnected`, and the webhook `account.disconnected` says so. Where Instagram does not answer, that ends after about an hour all the same, and `status_reason` says what was left there. Asked again, the answer is the account as it is. What was kept of it stays; connecting it again brings it back, also while it is still `disconnecting`. From then on another tenant may have it.
     *
     * Needs the scope `accounts:write`.
     */
    public disconnectAccount<ThrowOnError extends boolean = false>(options: Options<DisconnectAccountData, ThrowOnError>): RequestResult<DisconnectAccountResponses, DisconnectAccountErrors, ThrowOnError> {
        return (options.client ?? this.client).delete<DisconnectAccountResponses, DisconnectAccountErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/accounts/{id}',
            ...options
        });
    }
    
    /**
     * Read an account
     *
     * One account, and whether Floe can work for it.
     *
     * Needs the scope `accounts:read`.
     */
    public getAccount<ThrowOnError extends boolean = false>(options: Options<GetAccountData, ThrowOnError>): RequestResult<GetAccountResponses, GetAccountErrors, ThrowOnError> {
        return (options.client ?? this.client).get<GetAccountResponses, GetAccountErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/accounts/{id}',
            ...options
        });
    }
    
    /**
     * Name an account as you do, or say what becomes of sends with an unknown outcome
     *
     * Only what the body names changes.
     *
     * Needs the scope `accounts:write`.
     */
    public updateAccount<ThrowOnError extends boolean = false>(options: Options<UpdateAccountData, ThrowOnError>): RequestResult<UpdateAccountResponses, UpdateAccountErrors, ThrowOnError> {
        return (options.client ?? this.client).patch<UpdateAccountResponses, UpdateAccountErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/accounts/{id}',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * Read whether an account works, and what to do next
     *
     * One look at the token, its permissions, the subscription to webhooks, the last event, the last message and the last error. `next_step` is what you should do; null: nothing.
     *
     * Needs the scope `accounts:read`.
     */
    public getAccountHealth<ThrowOnError extends boolean = false>(options: Options<GetAccountHealthData, ThrowOnError>): RequestResult<GetAccountHealthResponses, GetAccountHealthErrors, ThrowOnError> {
        return (options.client ?? this.client).get<GetAccountHealthResponses, GetAccountHealthErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/accounts/{id}/health',
            ...options
        });
    }
    
    /**
     * Remove all questions, in all locales
     *
     * The same as setting no questions at all. Instagram then shows none. `dry_run` as for `setIceBreakers`.
     *
     * Needs the scope `ice_breakers:write`.
     */
    public clearIceBreakers<ThrowOnError extends boolean = false>(options: Options<ClearIceBreakersData, ThrowOnError>): RequestResult<ClearIceBreakersResponses, ClearIceBreakersErrors, ThrowOnError> {
        return (options.client ?? this.client).delete<ClearIceBreakersResponses, ClearIceBreakersErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/accounts/{id}/ice-breakers',
            ...options
        });
    }
    
    /**
     * What the account should ask, and what Instagram was last seen to show
     *
     * `status` says whether Instagram shows what you wish, and if not, why.
     *
     * Needs the scope `ice_breakers:read`.
     */
    public getIceBreakers<ThrowOnError extends boolean = false>(options: Options<GetIceBreakersData, ThrowOnError>): RequestResult<GetIceBreakersResponses, GetIceBreakersErrors, ThrowOnError> {
        return (options.client ?? this.client).get<GetIceBreakersResponses, GetIceBreakersErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/accounts/{id}/ice-breakers',
            ...options
        });
    }
    
    /**
     * Say what the account should ask, in Meta's own body
     *
     * Keeps the set as your wish and answers at once; Floe publishes it within seconds, reads it back and compares. `getIceBreakers` and the webhook `ice_breakers.published` say when it is done. The body is Meta's own; the older flat list of questions is taken as the default locale. All faults come back at once; `warnings` tells of what is not wrong but hardly meant. With `dry_run=true` nothing is kept: the answer, with 200, says what would be done.
     *
     * Needs the scope `ice_breakers:write`.
     */
    public setIceBreakers<ThrowOnError extends boolean = false>(options: Options<SetIceBreakersData, ThrowOnError>): RequestResult<SetIceBreakersResponses, SetIceBreakersErrors, ThrowOnError> {
        return (options.client ?? this.client).put<SetIceBreakersResponses, SetIceBreakersErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/accounts/{id}/ice-breakers',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * Ask Instagram what it shows now
     *
     * Asks Instagram, which allows few such calls: 10 in 10 minutes for an account, publications included. `getIceBreakers` says what was last seen, without a call. When the answer is not what was published, it is dealt with as `drift_policy` says.
     *
     * Needs the scope `ice_breakers:read`.
     */
    public getLiveIceBreakers<ThrowOnError extends boolean = false>(options: Options<GetLiveIceBreakersData, ThrowOnError>): RequestResult<GetLiveIceBreakersResponses, GetLiveIceBreakersErrors, ThrowOnError> {
        return (options.client ?? this.client).get<GetLiveIceBreakersResponses, GetLiveIceBreakersErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/accounts/{id}/ice-breakers/live',
            ...options
        });
    }
    
    /**
     * Compare the wish with what Instagram shows, locale by locale
     *
     * Asks Instagram what it shows and says, locale by locale and question by question, what publishing the wish would change. Where Instagram cannot be asked, what it was last seen to show is taken, and `note` says why.
     *
     * Needs the scope `ice_breakers:read`.
     */
    public planIceBreakers<ThrowOnError extends boolean = false>(options: Options<PlanIceBreakersData, ThrowOnError>): RequestResult<PlanIceBreakersResponses, PlanIceBreakersErrors, ThrowOnError> {
        return (options.client ?? this.client).get<PlanIceBreakersResponses, PlanIceBreakersErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/accounts/{id}/ice-breakers/plan',
            ...options
        });
    }
    
    /**
     * Publish the wish now
     *
     * For the impatient. What waits is due at once, but for the limits of Instagram; what failed, drifted or was given up is tried anew. What Instagram shows is read first, and nothing is sent when it is the wish.
     *
     * Needs the scope `ice_breakers:write`.
     */
    public publishIceBreakers<ThrowOnError extends boolean = false>(options: Options<PublishIceBreakersData, ThrowOnError>): RequestResult<PublishIceBreakersResponses, PublishIceBreakersErrors, ThrowOnError> {
        return (options.client ?? this.client).post<PublishIceBreakersResponses, PublishIceBreakersErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/accounts/{id}/ice-breakers/publish',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * List the sets that the account once had, newest first
     *
     * Who set what, when and why, and in which locales it differs from the one before.
     *
     * Needs the scope `ice_breakers:read`.
     */
    public listIceBreakerRevisions<ThrowOnError extends boolean = false>(options: Options<ListIceBreakerRevisionsData, ThrowOnError>): RequestResult<ListIceBreakerRevisionsResponses, ListIceBreakerRevisionsErrors, ThrowOnError> {
        return (options.client ?? this.client).get<ListIceBreakerRevisionsResponses, ListIceBreakerRevisionsErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/accounts/{id}/ice-breakers/revisions',
            ...options
        });
    }
    
    /**
     * Read one set
     *
     * One revision with its whole set.
     *
     * Needs the scope `ice_breakers:read`.
     */
    public getIceBreakerRevision<ThrowOnError extends boolean = false>(options: Options<GetIceBreakerRevisionData, ThrowOnError>): RequestResult<GetIceBreakerRevisionResponses, GetIceBreakerRevisionErrors, ThrowOnError> {
        return (options.client ?? this.client).get<GetIceBreakerRevisionResponses, GetIceBreakerRevisionErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/accounts/{id}/ice-breakers/revisions/{revision}',
            ...options
        });
    }
    
    /**
     * Compare a set with an earlier one, locale by locale
     *
     * Question by question. `base` may be any revision, 0 for no questions at all; left out, it is the one before.
     *
     * Needs the scope `ice_breakers:read`.
     */
    public compareIceBreakerRevisions<ThrowOnError extends boolean = false>(options: Options<CompareIceBreakerRevisionsData, ThrowOnError>): RequestResult<CompareIceBreakerRevisionsResponses, CompareIceBreakerRevisionsErrors, ThrowOnError> {
        return (options.client ?? this.client).get<CompareIceBreakerRevisionsResponses, CompareIceBreakerRevisionsErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/accounts/{id}/ice-breakers/revisions/{revision}/difference',
            ...options
        });
    }
    
    /**
     * Make an earlier set the wish again, as the next revision
     *
     * The set of that revision becomes the next one, and is published like an edit. It is checked anew: what was adopted from Instagram may be more than is taken here.
     *
     * Needs the scope `ice_breakers:write`.
     */
    public restoreIceBreakerRevision<ThrowOnError extends boolean = false>(options: Options<RestoreIceBreakerRevisionData, ThrowOnError>): RequestResult<RestoreIceBreakerRevisionResponses, RestoreIceBreakerRevisionErrors, ThrowOnError> {
        return (options.client ?? this.client).post<RestoreIceBreakerRevisionResponses, RestoreIceBreakerRevisionErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/accounts/{id}/ice-breakers/revisions/{revision}/restore',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * List tries to publish and to check, newest first
     *
     * Each try with every call it made, how long it took, and the trace id by which the support of Meta finds it. Kept as long as the tenant's `retention_days` say.
     *
     * Needs the scope `ice_breakers:read`.
     */
    public listIceBreakerSyncs<ThrowOnError extends boolean = false>(options: Options<ListIceBreakerSyncsData, ThrowOnError>): RequestResult<ListIceBreakerSyncsResponses, ListIceBreakerSyncsErrors, ThrowOnError> {
        return (options.client ?? this.client).get<ListIceBreakerSyncsResponses, ListIceBreakerSyncsErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/accounts/{id}/ice-breakers/syncs',
            ...options
        });
    }
    
    /**
     * How often each question was tapped and answered, and how fast
     *
     * Taps on your questions that occurred from `from` on and before `to`: by question, locale, revision and hour (UTC), each with how many were answered and the median time to the first message of the answer. A tap that Instagram tells twice counts once; taps of erased persons, and those older than your `retention_days`, do not count. Null stands for what is not known. A locale, question or revision beyond the 1,000 most tapped is left out, and `is_cut` says so. With `format=csv` or `Accept: text/csv` the answer is a CSV of one of these lists: `by` says which.
     *
     * Needs the scope `events:read`.
     */
    public getInsights<ThrowOnError extends boolean = false>(options: Options<GetInsightsData, ThrowOnError>): RequestResult<GetInsightsResponses, GetInsightsErrors, ThrowOnError> {
        return (options.client ?? this.client).get<GetInsightsResponses, GetInsightsErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/accounts/{id}/insights',
            ...options
        });
    }
    
    /**
     * List deleted tenants, newest first
     *
     * Every tenant that was ever deleted.
     */
    public listErasures<ThrowOnError extends boolean = false>(options?: Options<ListErasuresData, ThrowOnError>): RequestResult<ListErasuresResponses, ListErasuresErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<ListErasuresResponses, ListErasuresErrors, ThrowOnError>({
            security: [{
                    key: 'admin',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/admin/erasures',
            ...options
        });
    }
    
    /**
     * How far the deletion of a tenant has come, and what was erased
     *
     * While it runs, `erased` grows. It stays as proof of what was erased, and when.
     */
    public getErasure<ThrowOnError extends boolean = false>(options: Options<GetErasureData, ThrowOnError>): RequestResult<GetErasureResponses, GetErasureErrors, ThrowOnError> {
        return (options.client ?? this.client).get<GetErasureResponses, GetErasureErrors, ThrowOnError>({
            security: [{
                    key: 'admin',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/admin/erasures/{id}',
            ...options
        });
    }
    
    /**
     * List tenants, newest first
     *
     * All tenants of the installation.
     */
    public listTenants<ThrowOnError extends boolean = false>(options?: Options<ListTenantsData, ThrowOnError>): RequestResult<ListTenantsResponses, ListTenantsErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<ListTenantsResponses, ListTenantsErrors, ThrowOnError>({
            security: [{
                    key: 'admin',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/admin/tenants',
            ...options
        });
    }
    
    /**
     * Add a tenant
     *
     * The new tenant has no keys: make one with `createTenantApiKey`.
     */
    public createTenant<ThrowOnError extends boolean = false>(options: Options<CreateTenantData, ThrowOnError>): RequestResult<CreateTenantResponses, CreateTenantErrors, ThrowOnError> {
        return (options.client ?? this.client).post<CreateTenantResponses, CreateTenantErrors, ThrowOnError>({
            security: [{
                    key: 'admin',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/admin/tenants',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * Delete a tenant and all that is its
     *
     * Its keys end at once, and nothing comes in or goes out for it any more. Then its rows are erased, in the background, with progress that `getErasure` shows; it goes on after a crash. Asked again, the answer is the same erasure. There is no way back.
     */
    public deleteTenant<ThrowOnError extends boolean = false>(options: Options<DeleteTenantData, ThrowOnError>): RequestResult<DeleteTenantResponses, DeleteTenantErrors, ThrowOnError> {
        return (options.client ?? this.client).delete<DeleteTenantResponses, DeleteTenantErrors, ThrowOnError>({
            security: [{
                    key: 'admin',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/admin/tenants/{id}',
            ...options
        });
    }
    
    /**
     * Read a tenant
     *
     * One tenant, with the limits in force.
     */
    public getTenant<ThrowOnError extends boolean = false>(options: Options<GetTenantData, ThrowOnError>): RequestResult<GetTenantResponses, GetTenantErrors, ThrowOnError> {
        return (options.client ?? this.client).get<GetTenantResponses, GetTenantErrors, ThrowOnError>({
            security: [{
                    key: 'admin',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/admin/tenants/{id}',
            ...options
        });
    }
    
    /**
     * Rename, suspend, resume or limit a tenant, or set what it may keep
     *
     * Only what the body names changes. A suspended tenant can be read only: its keys change nothing and its answers are not sent. What comes from Instagram is kept, and dealt with once the tenant is active again.
     */
    public updateTenant<ThrowOnError extends boolean = false>(options: Options<UpdateTenantData, ThrowOnError>): RequestResult<UpdateTenantResponses, UpdateTenantErrors, ThrowOnError> {
        return (options.client ?? this.client).patch<UpdateTenantResponses, UpdateTenantErrors, ThrowOnError>({
            security: [{
                    key: 'admin',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/admin/tenants/{id}',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * List the keys of a tenant, newest first
     *
     * All keys of the tenant, without their secrets.
     */
    public listTenantApiKeys<ThrowOnError extends boolean = false>(options: Options<ListTenantApiKeysData, ThrowOnError>): RequestResult<ListTenantApiKeysResponses, ListTenantApiKeysErrors, ThrowOnError> {
        return (options.client ?? this.client).get<ListTenantApiKeysResponses, ListTenantApiKeysErrors, ThrowOnError>({
            security: [{
                    key: 'admin',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/admin/tenants/{id}/api-keys',
            ...options
        });
    }
    
    /**
     * Make a key for a tenant
     *
     * The key is shown in this answer and never again: only its hash is kept.
     */
    public createTenantApiKey<ThrowOnError extends boolean = false>(options: Options<CreateTenantApiKeyData, ThrowOnError>): RequestResult<CreateTenantApiKeyResponses, CreateTenantApiKeyErrors, ThrowOnError> {
        return (options.client ?? this.client).post<CreateTenantApiKeyResponses, CreateTenantApiKeyErrors, ThrowOnError>({
            security: [{
                    key: 'admin',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/admin/tenants/{id}/api-keys',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * Revoke a key of a tenant, at once and for good
     *
     * Every gateway process refuses it within a second. It stays in the list, as `revoked`.
     */
    public revokeTenantApiKey<ThrowOnError extends boolean = false>(options: Options<RevokeTenantApiKeyData, ThrowOnError>): RequestResult<RevokeTenantApiKeyResponses, RevokeTenantApiKeyErrors, ThrowOnError> {
        return (options.client ?? this.client).delete<RevokeTenantApiKeyResponses, RevokeTenantApiKeyErrors, ThrowOnError>({
            security: [{
                    key: 'admin',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/admin/tenants/{id}/api-keys/{keyId}',
            ...options
        });
    }
    
    /**
     * Replace a key of a tenant; the old one goes on for a while
     *
     * The new key has all that the old one has. The old one works for `grace_seconds` more (a day, when the body is left out), so that your programs can take over the new one without a gap. The key is shown in this answer and never again: only its hash is kept.
     */
    public rotateTenantApiKey<ThrowOnError extends boolean = false>(options: Options<RotateTenantApiKeyData, ThrowOnError>): RequestResult<RotateTenantApiKeyResponses, RotateTenantApiKeyErrors, ThrowOnError> {
        return (options.client ?? this.client).post<RotateTenantApiKeyResponses, RotateTenantApiKeyErrors, ThrowOnError>({
            security: [{
                    key: 'admin',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/admin/tenants/{id}/api-keys/{keyId}/rotate',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * List keys, newest first
     *
     * All keys of yours, without their secrets, those that ended too.
     *
     * Needs the scope `api_keys:read`.
     *
     * A key that is bound to accounts is refused here.
     */
    public listApiKeys<ThrowOnError extends boolean = false>(options?: Options<ListApiKeysData, ThrowOnError>): RequestResult<ListApiKeysResponses, ListApiKeysErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<ListApiKeysResponses, ListApiKeysErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/api-keys',
            ...options
        });
    }
    
    /**
     * Make a key
     *
     * A key gives another no more than it has itself: scopes, accounts, time. The key is shown in this answer and never again: only its hash is kept.
     *
     * Needs the scope `api_keys:write`.
     *
     * A key that is bound to accounts is refused here.
     */
    public createApiKey<ThrowOnError extends boolean = false>(options: Options<CreateApiKeyData, ThrowOnError>): RequestResult<CreateApiKeyResponses, CreateApiKeyErrors, ThrowOnError> {
        return (options.client ?? this.client).post<CreateApiKeyResponses, CreateApiKeyErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/api-keys',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * Read the key that you ask with
     *
     * The first thing to ask: is this the right key, whose is it, and what may it do? Any key may ask it.
     */
    public getCurrentApiKey<ThrowOnError extends boolean = false>(options?: Options<GetCurrentApiKeyData, ThrowOnError>): RequestResult<GetCurrentApiKeyResponses, GetCurrentApiKeyErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<GetCurrentApiKeyResponses, GetCurrentApiKeyErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/api-keys/current',
            ...options
        });
    }
    
    /**
     * Revoke a key, at once and for good
     *
     * Every gateway process refuses it within a second. It stays in the list, as `revoked`.
     *
     * Needs the scope `api_keys:write`.
     *
     * A key that is bound to accounts is refused here.
     */
    public revokeApiKey<ThrowOnError extends boolean = false>(options: Options<RevokeApiKeyData, ThrowOnError>): RequestResult<RevokeApiKeyResponses, RevokeApiKeyErrors, ThrowOnError> {
        return (options.client ?? this.client).delete<RevokeApiKeyResponses, RevokeApiKeyErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/api-keys/{id}',
            ...options
        });
    }
    
    /**
     * Read what a key may do
     *
     * One key, without its secret.
     *
     * Needs the scope `api_keys:read`.
     *
     * A key that is bound to accounts is refused here.
     */
    public getApiKey<ThrowOnError extends boolean = false>(options: Options<GetApiKeyData, ThrowOnError>): RequestResult<GetApiKeyResponses, GetApiKeyErrors, ThrowOnError> {
        return (options.client ?? this.client).get<GetApiKeyResponses, GetApiKeyErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/api-keys/{id}',
            ...options
        });
    }
    
    /**
     * Rename a key, or change its limit
     *
     * Only what the body names changes. What a key may do never changes: make another one for that.
     *
     * Needs the scope `api_keys:write`.
     *
     * A key that is bound to accounts is refused here.
     */
    public updateApiKey<ThrowOnError extends boolean = false>(options: Options<UpdateApiKeyData, ThrowOnError>): RequestResult<UpdateApiKeyResponses, UpdateApiKeyErrors, ThrowOnError> {
        return (options.client ?? this.client).patch<UpdateApiKeyResponses, UpdateApiKeyErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/api-keys/{id}',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * Replace a key; the old one goes on for a while
     *
     * The new key has all that the old one has. The old one works for `grace_seconds` more (a day, when the body is left out), so that your programs can take over the new one without a gap. The key is shown in this answer and never again: only its hash is kept.
     *
     * Needs the scope `api_keys:write`.
     *
     * A key that is bound to accounts is refused here.
     */
    public rotateApiKey<ThrowOnError extends boolean = false>(options: Options<RotateApiKeyData, ThrowOnError>): RequestResult<RotateApiKeyResponses, RotateApiKeyErrors, ThrowOnError> {
        return (options.client ?? this.client).post<RotateApiKeyResponses, RotateApiKeyErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/api-keys/{id}/rotate',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * Who changed what, newest first
     *
     * Every change of yours and of the operator for you, with what it was before and after. Entries are never changed. Secrets are never in them.
     *
     * Needs the scope `audit_log:read`.
     *
     * A key that is bound to accounts is refused here.
     */
    public listAuditLog<ThrowOnError extends boolean = false>(options?: Options<ListAuditLogData, ThrowOnError>): RequestResult<ListAuditLogResponses, ListAuditLogErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<ListAuditLogResponses, ListAuditLogErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/audit-log',
            ...options
        });
    }
    
    /**
     * List connect links, newest first
     *
     * Your links, with what became of each. None shows its URL.
     *
     * Needs the scope `accounts:read`.
     *
     * A key that is bound to accounts is refused here.
     */
    public listConnectLinks<ThrowOnError extends boolean = false>(options?: Options<ListConnectLinksData, ThrowOnError>): RequestResult<ListConnectLinksResponses, ListConnectLinksErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<ListConnectLinksResponses, ListConnectLinksErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/connect-links',
            ...options
        });
    }
    
    /**
     * Make a link by which an account's owner connects it
     *
     * `url` is Instagram's own login page. Send the account's owner there; they log in, allow what is asked, and the account is yours. The link is good for one login. What became of it says `getConnectLink`, and the webhooks `account.connected` and `connect_link.failed`.
     *
     * Needs the scope `accounts:write`.
     *
     * A key that is bound to accounts is refused here.
     */
    public createConnectLink<ThrowOnError extends boolean = false>(options: Options<CreateConnectLinkData, ThrowOnError>): RequestResult<CreateConnectLinkResponses, CreateConnectLinkErrors, ThrowOnError> {
        return (options.client ?? this.client).post<CreateConnectLinkResponses, CreateConnectLinkErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/connect-links',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * Read what became of a connect link
     *
     * One link, without its URL.
     *
     * Needs the scope `accounts:read`.
     *
     * A key that is bound to accounts is refused here.
     */
    public getConnectLink<ThrowOnError extends boolean = false>(options: Options<GetConnectLinkData, ThrowOnError>): RequestResult<GetConnectLinkResponses, GetConnectLinkErrors, ThrowOnError> {
        return (options.client ?? this.client).get<GetConnectLinkResponses, GetConnectLinkErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/connect-links/{id}',
            ...options
        });
    }
    
    /**
     * List conversations, newest first
     *
     * One for each person who has tapped, or to whom a human of yours has written, since you have the account.
     *
     * Needs the scope `conversations:read`.
     */
    public listConversations<ThrowOnError extends boolean = false>(options?: Options<ListConversationsData, ThrowOnError>): RequestResult<ListConversationsResponses, ListConversationsErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<ListConversationsResponses, ListConversationsErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/conversations',
            ...options
        });
    }
    
    /**
     * Read a conversation
     *
     * One conversation, and who answers it.
     *
     * Needs the scope `conversations:read`.
     */
    public getConversation<ThrowOnError extends boolean = false>(options: Options<GetConversationData, ThrowOnError>): RequestResult<GetConversationResponses, GetConversationErrors, ThrowOnError> {
        return (options.client ?? this.client).get<GetConversationResponses, GetConversationErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/conversations/{id}',
            ...options
        });
    }
    
    /**
     * Tag a conversation, or say whether the person is answered automatically
     *
     * Only what the body names changes. A conversation moves by itself with each tap, so there is no ETag.
     *
     * Needs the scope `conversations:write`.
     */
    public updateConversation<ThrowOnError extends boolean = false>(options: Options<UpdateConversationData, ThrowOnError>): RequestResult<UpdateConversationResponses, UpdateConversationErrors, ThrowOnError> {
        return (options.client ?? this.client).patch<UpdateConversationResponses, UpdateConversationErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/conversations/{id}',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * Give a conversation to a human: the rules rest
     *
     * The rules rest for this person, at once: what was not sent yet is not sent. Taps are told as before, and skipped with `handed_off`. `conversation.handed_off` is told, unless the rules rested already.
     *
     * Needs the scope `conversations:write`.
     */
    public handOffConversation<ThrowOnError extends boolean = false>(options: Options<HandOffConversationData, ThrowOnError>): RequestResult<HandOffConversationResponses, HandOffConversationErrors, ThrowOnError> {
        return (options.client ?? this.client).post<HandOffConversationResponses, HandOffConversationErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/conversations/{id}/handoff',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * Let the rules answer a conversation again
     *
     * The rules answer the next tap; those that came meanwhile stay skipped. A person who opted out stays so. `conversation.resumed` is told when the rules really go on.
     *
     * Needs the scope `conversations:write`.
     */
    public resumeConversation<ThrowOnError extends boolean = false>(options: Options<ResumeConversationData, ThrowOnError>): RequestResult<ResumeConversationResponses, ResumeConversationErrors, ThrowOnError> {
        return (options.client ?? this.client).post<ResumeConversationResponses, ResumeConversationErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/conversations/{id}/resume',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * A delivery with its attempts
     *
     * The last 50 attempts, oldest first, each with what was sent and the first 10 kB of what came back. Attempts are kept for 30 days. Signatures and the values of your own headers are left out.
     *
     * Needs the scope `webhook_endpoints:read`.
     *
     * A key that is bound to accounts is refused here.
     */
    public getDelivery<ThrowOnError extends boolean = false>(options: Options<GetDeliveryData, ThrowOnError>): RequestResult<GetDeliveryResponses, GetDeliveryErrors, ThrowOnError> {
        return (options.client ?? this.client).get<GetDeliveryResponses, GetDeliveryErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/deliveries/{id}',
            ...options
        });
    }
    
    /**
     * Send one delivery again
     *
     * Due now, whatever became of it, with its whole schedule before it. It keeps its `webhook-id`.
     *
     * Needs the scope `webhook_endpoints:write`.
     *
     * A key that is bound to accounts is refused here.
     */
    public retryDelivery<ThrowOnError extends boolean = false>(options: Options<RetryDeliveryData, ThrowOnError>): RequestResult<RetryDeliveryResponses, RetryDeliveryErrors, ThrowOnError> {
        return (options.client ?? this.client).post<RetryDeliveryResponses, RetryDeliveryErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/deliveries/{id}/retry',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * Everything that webhooks can tell
     *
     * Each type with its JSON Schema and an example. A body has the `version` of its schema; a type gets a new version for what could break a receiver, and new fields at any time.
     */
    public getEventTypes<ThrowOnError extends boolean = false>(options?: Options<GetEventTypesData, ThrowOnError>): RequestResult<GetEventTypesResponses, GetEventTypesErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<GetEventTypesResponses, GetEventTypesErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/event-types',
            ...options
        });
    }
    
    /**
     * What came from Instagram, newest first
     *
     * Taps, and all else that Instagram told about your accounts.
     *
     * Needs the scope `events:read`.
     */
    public listEvents<ThrowOnError extends boolean = false>(options?: Options<ListEventsData, ThrowOnError>): RequestResult<ListEventsResponses, ListEventsErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<ListEventsResponses, ListEventsErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/events',
            ...options
        });
    }
    
    /**
     * Read an event and what became of it
     *
     * One event, with the rule that answered it or the reason for none, and its messages.
     *
     * Needs the scope `events:read`.
     */
    public getEvent<ThrowOnError extends boolean = false>(options: Options<GetEventData, ThrowOnError>): RequestResult<GetEventResponses, GetEventErrors, ThrowOnError> {
        return (options.client ?? this.client).get<GetEventResponses, GetEventErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/events/{id}',
            ...options
        });
    }
    
    /**
     * What became of an event, step by step
     *
     * From the signature to the last delivery: each step with an outcome for programs and a sentence for people. What was not written down at the time is said to be not kept. No word of the person is in it, and no URL of an endpoint.
     *
     * Needs the scope `events:read`.
     */
    public explainEvent<ThrowOnError extends boolean = false>(options: Options<ExplainEventData, ThrowOnError>): RequestResult<ExplainEventResponses, ExplainEventErrors, ThrowOnError> {
        return (options.client ?? this.client).get<ExplainEventResponses, ExplainEventErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/events/{id}/explain',
            ...options
        });
    }
    
    /**
     * Decide an event anew, by the rules of today
     *
     * For an event that was skipped, or that failed with nothing sent: it is decided anew, by the rules of today, and answered like one that has just come. One that was answered, or may have been, is refused with `event_answered` unless `force` is true: then the person may get a second answer, and the audit log says so. After 24 hours Instagram takes no answer any more, and nothing is replayed. `ice_breaker.tapped` is not told again.
     *
     * Needs the scope `events:write`.
     */
    public replayEvent<ThrowOnError extends boolean = false>(options: Options<ReplayEventData, ThrowOnError>): RequestResult<ReplayEventResponses, ReplayEventErrors, ThrowOnError> {
        return (options.client ?? this.client).post<ReplayEventResponses, ReplayEventErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/events/{id}/replay',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * What webhooks tell, in order, for whoever missed it
     *
     * The same ids and bodies that webhooks post, of the last 30 days (or of your `retention_days`, if those are fewer), whether an endpoint got them or not. Facts of an account come in the order of their `sequence`. Read until `has_more` is false, then go on with `wait`: the answer comes with the first fact, or empty once the time is over. A cursor never passes over a fact, however late that commits. One that was made longer ago than facts are kept is refused with `cursor_expired`.
     *
     * Needs the scope `feed:read`.
     */
    public readFeed<ThrowOnError extends boolean = false>(options?: Options<ReadFeedData, ThrowOnError>): RequestResult<ReadFeedResponses, ReadFeedErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<ReadFeedResponses, ReadFeedErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/feed',
            ...options
        });
    }
    
    /**
     * List partner links, newest first
     *
     * Your links, those that ended too, until they are forgotten. None shows its URL.
     *
     * Needs the scope `webhook_endpoints:read`.
     *
     * A key that is bound to accounts is refused here.
     */
    public listPartnerLinks<ThrowOnError extends boolean = false>(options?: Options<ListPartnerLinksData, ThrowOnError>): RequestResult<ListPartnerLinksResponses, ListPartnerLinksErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<ListPartnerLinksResponses, ListPartnerLinksErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/partner-links',
            ...options
        });
    }
    
    /**
     * Let a partner look after webhooks, for a while and without an account
     *
     * Whoever has `url` sees the endpoints with their last deliveries, has deliveries sent again, and makes new signing secrets, until the link ends. They need no account. What they do is in the audit log, by `partner-link:<id>`.
     *
     * Needs the scope `webhook_endpoints:write`.
     *
     * A key that is bound to accounts is refused here.
     */
    public createPartnerLink<ThrowOnError extends boolean = false>(options: Options<CreatePartnerLinkData, ThrowOnError>): RequestResult<CreatePartnerLinkResponses, CreatePartnerLinkErrors, ThrowOnError> {
        return (options.client ?? this.client).post<CreatePartnerLinkResponses, CreatePartnerLinkErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/partner-links',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * End a partner link
     *
     * Whoever has it open sees nothing more from now on. Asked again, nothing happens.
     *
     * Needs the scope `webhook_endpoints:write`.
     *
     * A key that is bound to accounts is refused here.
     */
    public revokePartnerLink<ThrowOnError extends boolean = false>(options: Options<RevokePartnerLinkData, ThrowOnError>): RequestResult<RevokePartnerLinkResponses, RevokePartnerLinkErrors, ThrowOnError> {
        return (options.client ?? this.client).delete<RevokePartnerLinkResponses, RevokePartnerLinkErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/partner-links/{id}',
            ...options
        });
    }
    
    /**
     * List erasures, newest first
     *
     * Those that you asked for, and those that Instagram did in the name of a person or of the owner of an account: then `actor` is `instagram`.
     *
     * Needs the scope `person_data:read`.
     */
    public listPersonErasures<ThrowOnError extends boolean = false>(options?: Options<ListPersonErasuresData, ThrowOnError>): RequestResult<ListPersonErasuresResponses, ListPersonErasuresErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<ListPersonErasuresResponses, ListPersonErasuresErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/person-erasures',
            ...options
        });
    }
    
    /**
     * Erase what is kept of one person
     *
     * For a person who asks you to forget them. Their taps, the answers, the facts that name them and the deliveries of those are erased, in the background, with progress that `getPersonErasure` shows; it goes on after a crash. What comes in later is not meant. A person whom nobody knows has nothing to erase: that ends at once. No answer repeats the `person_id`, and it is forgotten when the erasure ends. Your own systems have had the facts: erase there too. Open while you are suspended as well.
     *
     * Needs the scope `person_data:erase`.
     */
    public erasePerson<ThrowOnError extends boolean = false>(options: Options<ErasePersonData, ThrowOnError>): RequestResult<ErasePersonResponses, ErasePersonErrors, ThrowOnError> {
        return (options.client ?? this.client).post<ErasePersonResponses, ErasePersonErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/person-erasures',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * How far an erasure has come, and what was erased
     *
     * While it runs, `erased` grows. It stays as proof of what was erased, and when.
     *
     * Needs the scope `person_data:read`.
     */
    public getPersonErasure<ThrowOnError extends boolean = false>(options: Options<GetPersonErasureData, ThrowOnError>): RequestResult<GetPersonErasureResponses, GetPersonErasureErrors, ThrowOnError> {
        return (options.client ?? this.client).get<GetPersonErasureResponses, GetPersonErasureErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/person-erasures/{id}',
            ...options
        });
    }
    
    /**
     * List rules in the order they are tried
     *
     * Your rules, the first to be tried first.
     *
     * Needs the scope `reply_rules:read`.
     */
    public listReplyRules<ThrowOnError extends boolean = false>(options?: Options<ListReplyRulesData, ThrowOnError>): RequestResult<ListReplyRulesResponses, ListReplyRulesErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<ListReplyRulesResponses, ListReplyRulesErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/reply-rules',
            ...options
        });
    }
    
    /**
     * Say what answers a tap
     *
     * Rules are tried in the order of `priority`, lowest first, then by age; the first that fits answers, alone. A new rule is in force at once, also for taps that wait.
     *
     * Needs the scope `reply_rules:write`.
     */
    public createReplyRule<ThrowOnError extends boolean = false>(options: Options<CreateReplyRuleData, ThrowOnError>): RequestResult<CreateReplyRuleResponses, CreateReplyRuleErrors, ThrowOnError> {
        return (options.client ?? this.client).post<CreateReplyRuleResponses, CreateReplyRuleErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/reply-rules',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * See what would answer a tap
     *
     * Decides exactly as a tap would be decided, and tells of every rule why it lost. Nothing is sent and nothing is written. With `rules` those are tried in place of yours.
     *
     * Needs the scope `reply_rules:read`.
     */
    public previewReply<ThrowOnError extends boolean = false>(options: Options<PreviewReplyData, ThrowOnError>): RequestResult<PreviewReplyResponses, PreviewReplyErrors, ThrowOnError> {
        return (options.client ?? this.client).post<PreviewReplyResponses, PreviewReplyErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/reply-rules/preview',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * Remove a rule
     *
     * Taps that it would have answered are answered by the next that fits.
     *
     * Needs the scope `reply_rules:write`.
     */
    public deleteReplyRule<ThrowOnError extends boolean = false>(options: Options<DeleteReplyRuleData, ThrowOnError>): RequestResult<DeleteReplyRuleResponses, DeleteReplyRuleErrors, ThrowOnError> {
        return (options.client ?? this.client).delete<DeleteReplyRuleResponses, DeleteReplyRuleErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/reply-rules/{id}',
            ...options
        });
    }
    
    /**
     * Read a rule
     *
     * One rule.
     *
     * Needs the scope `reply_rules:read`.
     */
    public getReplyRule<ThrowOnError extends boolean = false>(options: Options<GetReplyRuleData, ThrowOnError>): RequestResult<GetReplyRuleResponses, GetReplyRuleErrors, ThrowOnError> {
        return (options.client ?? this.client).get<GetReplyRuleResponses, GetReplyRuleErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/reply-rules/{id}',
            ...options
        });
    }
    
    /**
     * Change parts of a rule
     *
     * Only what the body names changes.
     *
     * Needs the scope `reply_rules:write`.
     */
    public updateReplyRule<ThrowOnError extends boolean = false>(options: Options<UpdateReplyRuleData, ThrowOnError>): RequestResult<UpdateReplyRuleResponses, UpdateReplyRuleErrors, ThrowOnError> {
        return (options.client ?? this.client).patch<UpdateReplyRuleResponses, UpdateReplyRuleErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/reply-rules/{id}',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * Write a rule anew
     *
     * The rule becomes what the body says. What the body leaves out gets its default, but for `external_id`, which stays.
     *
     * Needs the scope `reply_rules:write`.
     */
    public replaceReplyRule<ThrowOnError extends boolean = false>(options: Options<ReplaceReplyRuleData, ThrowOnError>): RequestResult<ReplaceReplyRuleResponses, ReplaceReplyRuleErrors, ThrowOnError> {
        return (options.client ?? this.client).put<ReplaceReplyRuleResponses, ReplaceReplyRuleErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/reply-rules/{id}',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * List endpoints, newest first
     *
     * All of your endpoints, without their secrets.
     *
     * Needs the scope `webhook_endpoints:read`.
     *
     * A key that is bound to accounts is refused here.
     */
    public listWebhookEndpoints<ThrowOnError extends boolean = false>(options?: Options<ListWebhookEndpointsData, ThrowOnError>): RequestResult<ListWebhookEndpointsResponses, ListWebhookEndpointsErrors, ThrowOnError> {
        return (options?.client ?? this.client).get<ListWebhookEndpointsResponses, ListWebhookEndpointsErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/webhook-endpoints',
            ...options
        });
    }
    
    /**
     * Be told what happens
     *
     * From now on Floe posts each fact of these types to your URL, as Standard Webhooks has it; the webhooks of this description show each. The signing secret is shown in this answer and never again.
     *
     * Needs the scope `webhook_endpoints:write`.
     *
     * A key that is bound to accounts is refused here.
     */
    public createWebhookEndpoint<ThrowOnError extends boolean = false>(options: Options<CreateWebhookEndpointData, ThrowOnError>): RequestResult<CreateWebhookEndpointResponses, CreateWebhookEndpointErrors, ThrowOnError> {
        return (options.client ?? this.client).post<CreateWebhookEndpointResponses, CreateWebhookEndpointErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/webhook-endpoints',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * Remove an endpoint
     *
     * What was still owed to it is forgotten.
     *
     * Needs the scope `webhook_endpoints:write`.
     *
     * A key that is bound to accounts is refused here.
     */
    public deleteWebhookEndpoint<ThrowOnError extends boolean = false>(options: Options<DeleteWebhookEndpointData, ThrowOnError>): RequestResult<DeleteWebhookEndpointResponses, DeleteWebhookEndpointErrors, ThrowOnError> {
        return (options.client ?? this.client).delete<DeleteWebhookEndpointResponses, DeleteWebhookEndpointErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/webhook-endpoints/{id}',
            ...options
        });
    }
    
    /**
     * Read an endpoint
     *
     * One endpoint, without its secret, and how it fares.
     *
     * Needs the scope `webhook_endpoints:read`.
     *
     * A key that is bound to accounts is refused here.
     */
    public getWebhookEndpoint<ThrowOnError extends boolean = false>(options: Options<GetWebhookEndpointData, ThrowOnError>): RequestResult<GetWebhookEndpointResponses, GetWebhookEndpointErrors, ThrowOnError> {
        return (options.client ?? this.client).get<GetWebhookEndpointResponses, GetWebhookEndpointErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/webhook-endpoints/{id}',
            ...options
        });
    }
    
    /**
     * Change an endpoint, or enable it again
     *
     * Only what the body names changes. `"enabled": true` lets one go on that was disabled, and forgets how it fared.
     *
     * Needs the scope `webhook_endpoints:write`.
     *
     * A key that is bound to accounts is refused here.
     */
    public updateWebhookEndpoint<ThrowOnError extends boolean = false>(options: Options<UpdateWebhookEndpointData, ThrowOnError>): RequestResult<UpdateWebhookEndpointResponses, UpdateWebhookEndpointErrors, ThrowOnError> {
        return (options.client ?? this.client).patch<UpdateWebhookEndpointResponses, UpdateWebhookEndpointErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/webhook-endpoints/{id}',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * What an endpoint was sent, newest first
     *
     * One delivery for each fact that the endpoint was owed, without their attempts.
     *
     * Needs the scope `webhook_endpoints:read`.
     *
     * A key that is bound to accounts is refused here.
     */
    public listDeliveries<ThrowOnError extends boolean = false>(options: Options<ListDeliveriesData, ThrowOnError>): RequestResult<ListDeliveriesResponses, ListDeliveriesErrors, ThrowOnError> {
        return (options.client ?? this.client).get<ListDeliveriesResponses, ListDeliveriesErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/webhook-endpoints/{id}/deliveries',
            ...options
        });
    }
    
    /**
     * Send again all that failed since a time
     *
     * All that failed, or was quarantined, of what happened since then is owed anew, and what still waits for its next try is tried now. It is done in the background and goes on after a crash: `getWebhookRecovery` shows how far it has come. Each webhook keeps its `webhook-id`.
     *
     * Needs the scope `webhook_endpoints:write`.
     *
     * A key that is bound to accounts is refused here.
     */
    public recoverWebhookEndpoint<ThrowOnError extends boolean = false>(options: Options<RecoverWebhookEndpointData, ThrowOnError>): RequestResult<RecoverWebhookEndpointResponses, RecoverWebhookEndpointErrors, ThrowOnError> {
        return (options.client ?? this.client).post<RecoverWebhookEndpointResponses, RecoverWebhookEndpointErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/webhook-endpoints/{id}/recover',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * What was asked to be sent again, newest first
     *
     * Recoveries and replays, those under way and those done.
     *
     * Needs the scope `webhook_endpoints:read`.
     *
     * A key that is bound to accounts is refused here.
     */
    public listWebhookRecoveries<ThrowOnError extends boolean = false>(options: Options<ListWebhookRecoveriesData, ThrowOnError>): RequestResult<ListWebhookRecoveriesResponses, ListWebhookRecoveriesErrors, ThrowOnError> {
        return (options.client ?? this.client).get<ListWebhookRecoveriesResponses, ListWebhookRecoveriesErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/webhook-endpoints/{id}/recoveries',
            ...options
        });
    }
    
    /**
     * How far a recovery has come
     *
     * While it runs, `scanned` and `queued` grow. What is queued is sent by the lane of the endpoint.
     *
     * Needs the scope `webhook_endpoints:read`.
     *
     * A key that is bound to accounts is refused here.
     */
    public getWebhookRecovery<ThrowOnError extends boolean = false>(options: Options<GetWebhookRecoveryData, ThrowOnError>): RequestResult<GetWebhookRecoveryResponses, GetWebhookRecoveryErrors, ThrowOnError> {
        return (options.client ?? this.client).get<GetWebhookRecoveryResponses, GetWebhookRecoveryErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/webhook-endpoints/{id}/recoveries/{recoveryId}',
            ...options
        });
    }
    
    /**
     * Send again all of a range, whatever became of it
     *
     * All that happened between `since` and `until` is owed anew, also what arrived, and what happened before the endpoint was made, if it would be told of it today. `event_types` and `account_ids` narrow it. It is done like a recovery. Each webhook keeps its `webhook-id`.
     *
     * Needs the scope `webhook_endpoints:write`.
     *
     * A key that is bound to accounts is refused here.
     */
    public replayWebhooks<ThrowOnError extends boolean = false>(options: Options<ReplayWebhooksData, ThrowOnError>): RequestResult<ReplayWebhooksResponses, ReplayWebhooksErrors, ThrowOnError> {
        return (options.client ?? this.client).post<ReplayWebhooksResponses, ReplayWebhooksErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/webhook-endpoints/{id}/replay',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * Give an endpoint a new signing secret
     *
     * Each webhook is signed with the new secret and, for `overlap_hours`, with those before it: the header `webhook-signature` has one signature of each, and any of them will do. With `signature` the endpoint changes over from a shared secret to a public key, or back.
     *
     * Needs the scope `webhook_endpoints:write`.
     *
     * A key that is bound to accounts is refused here.
     */
    public rotateWebhookSecret<ThrowOnError extends boolean = false>(options: Options<RotateWebhookSecretData, ThrowOnError>): RequestResult<RotateWebhookSecretResponses, RotateWebhookSecretErrors, ThrowOnError> {
        return (options.client ?? this.client).post<RotateWebhookSecretResponses, RotateWebhookSecretErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/webhook-endpoints/{id}/rotate-secret',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * Send an endpoint a sample
     *
     * Sends the example of a type of fact, `webhook.test` when none is named, whatever the endpoint subscribes to. It goes the way of all deliveries, with `webhook-test: true` among its headers; its ids are those of the examples here. `getDelivery` shows what became of it.
     *
     * Needs the scope `webhook_endpoints:write`.
     *
     * A key that is bound to accounts is refused here.
     */
    public testWebhookEndpoint<ThrowOnError extends boolean = false>(options: Options<TestWebhookEndpointData, ThrowOnError>): RequestResult<TestWebhookEndpointResponses, TestWebhookEndpointErrors, ThrowOnError> {
        return (options.client ?? this.client).post<TestWebhookEndpointResponses, TestWebhookEndpointErrors, ThrowOnError>({
            security: [{
                    key: 'api-key',
                    scheme: 'bearer',
                    type: 'http'
                }],
            url: '/v1/webhook-endpoints/{id}/test',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * Meta's handshake
     *
     * Meta asks this once, when the webhook is set up in the app dashboard, and expects its challenge back.
     */
    public verifyInstagramWebhook<ThrowOnError extends boolean = false>(options: Options<VerifyInstagramWebhookData, ThrowOnError>): RequestResult<VerifyInstagramWebhookResponses, VerifyInstagramWebhookErrors, ThrowOnError> {
        return (options.client ?? this.client).get<VerifyInstagramWebhookResponses, VerifyInstagramWebhookErrors, ThrowOnError>({ url: '/webhooks/instagram', ...options });
    }
    
    /**
     * Events from Instagram, signed by Meta; answered once they are kept
     *
     * Meta posts here what happens on Instagram, at most 8 MiB at a time, signed with the app secret over the raw bytes. The answer comes once everything is safely kept; any other makes Meta send it again.
     */
    public receiveInstagramWebhook<ThrowOnError extends boolean = false>(options: Options<ReceiveInstagramWebhookData, ThrowOnError>): RequestResult<ReceiveInstagramWebhookResponses, ReceiveInstagramWebhookErrors, ThrowOnError> {
        return (options.client ?? this.client).post<ReceiveInstagramWebhookResponses, ReceiveInstagramWebhookErrors, ThrowOnError>({
            url: '/webhooks/instagram',
            ...options,
            headers: {
                'Content-Type': 'application/json',
                ...options.headers
            }
        });
    }
    
    /**
     * A person wants their data erased; signed by Meta
     *
     * Set as the data deletion request URL of the business login settings. Meta posts here when a person wants their data erased. The answer comes once the request is kept; then all that is kept of the person, and of accounts that they own, is erased for every tenant, in the background. Somebody who is not known here gets the same answer. Sent again, the answer is the same. What was signed more than 48 hours ago is refused.
     */
    public receiveDataDeletion<ThrowOnError extends boolean = false>(options: Options<ReceiveDataDeletionData, ThrowOnError>): RequestResult<ReceiveDataDeletionResponses, ReceiveDataDeletionErrors, ThrowOnError> {
        return (options.client ?? this.client).post<ReceiveDataDeletionResponses, ReceiveDataDeletionErrors, ThrowOnError>({
            ...urlSearchParamsBodySerializer,
            url: '/webhooks/instagram/data-deletion',
            ...options,
            headers: {
                'Content-Type': 'application/x-www-form-urlencoded',
                ...options.headers
            }
        });
    }
    
    /**
     * An owner removed the app; signed by Meta
     *
     * Set as the deauthorize callback URL of the business login settings. Meta posts here when the owner of an account removes the app. The answer comes once the request is kept; then the token is dropped, nothing is sent for the account any more, and `account.disconnected` is told. Sent again, it changes nothing. What was signed more than 48 hours ago is refused.
     */
    public receiveDeauthorization<ThrowOnError extends boolean = false>(options: Options<ReceiveDeauthorizationData, ThrowOnError>): RequestResult<ReceiveDeauthorizationResponses, ReceiveDeauthorizationErrors, ThrowOnError> {
        return (options.client ?? this.client).post<ReceiveDeauthorizationResponses, ReceiveDeauthorizationErrors, ThrowOnError>({
            ...urlSearchParamsBodySerializer,
            url: '/webhooks/instagram/deauthorize',
            ...options,
            headers: {
                'Content-Type': 'application/x-www-form-urlencoded',
                ...options.headers
            }
        });
    }
}
