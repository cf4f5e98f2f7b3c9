import { newId, Secret, type ReplyAction } from '#libs/domain';
import { GraphClient, parseWebhook } from '#libs/graph-api';
import { OneAtATime } from '#libs/jobs';
import type { Account, ConversationRow, ReplyRuleDraft, WhenUnsure } from '#libs/storage';
import { AnswerAccount } from '../../../apps/responder-worker/src/replies/answer-account.js';
import { PersonNames } from '../../../apps/responder-worker/src/replies/person-names.js';
import { LookupPace } from '../../../apps/responder-worker/src/replies/lookup-pace.js';
import { SendPace } from '../../../apps/responder-worker/src/replies/send-pace.js';
import { SeekEvidence } from '../../../apps/responder-worker/src/replies/seek-evidence.js';
import { startSimulator } from '../../simulator/simulator.js';
import type { JsonObject } from '../../simulator/state/is-record.js';
import { echoItem, envelope, messageItem } from '../../simulator/webhooks/events.js';
import { anIdentity, aTap } from '../../support/builders.js';
import { Pool } from 'pg';
import { openStorage } from '../storage/open-storage.js';
import { aRule, aTenant, letEventsComeDue } from '../storage/scene.js';
import { KillSwitch, untilKilled } from './kill-switch.js';
import { aTurn, RecordedLanes } from './turn-context.js';

export type ReplyHouse = Awaited<ReturnType<typeof openReplyHouse>>;
/** One tap: who, and on what. */
export type Tapped = { person: string; payload: string };

const SEND_TIMEOUT_MS = 2_000;

/** The reply lane as the worker builds it, on a real database and the simulated Instagram. */
export async function openReplyHouse() {
  const storage = await openStorage();
  const simulator = await startSimulator({ appSecret: 'simulated-app-secret' });
  const graph = new GraphClient({
    graphApiUrl: simulator.url,
    graphApiVersion: 'v25.0',
    instagramApiUrl: simulator.url,
    timeoutMs: SEND_TIMEOUT_MS,
  });
  const { control } = simulator;
  const tenant = await aTenant(storage);
  const fed = new Set<string>();
  /** As the superuser: for what only time, or an operator, could change. */
  const rows = new Pool({ connectionString: storage.database.url, max: 2 });

  return {
    storage,
    rows,
    simulator,
    control,
    graph,
    tenantId: tenant.id,
    close: async () => {
      await graph.close();
      await simulator.close();
      await rows.end();
      await storage.close();
    },

    /** A connected account that Instagram knows, with the token that Instagram gave it. */
    async account(whenUnsure: WhenUnsure = 'hold', ownerId = tenant.id): Promise<Account> {
      const made = control.createAccount({ username: `cafe.${newId().slice(-12)}` });
      const igUserId = made.ig_user_id;
      control.patchAccount(igUserId, { echoes: 'off', limits: { conversations: null } });
      const result = await storage.accounts.connect(
        ownerId,
        anIdentity({ igUserId, username: made.username }),
        { token: new Secret(made.access_token), issuedAt: new Date(), expiresAt: null },
        null,
      );
      if (result.outcome !== 'created') throw new Error(result.outcome);
      await rows.query('UPDATE accounts SET when_unsure = $2 WHERE id = $1', [
        result.account.id,
        whenUnsure,
      ]);
      return result.account;
    },

    /** A rule of the tenant: this payload is answered by these texts. */
    rule(payload: string, ...texts: string[]): Promise<string> {
      return this.answer(payload, ...texts.map((text) => ({ type: 'text' as const, text })));
    },

    /** A rule of the tenant: this payload is answered like this. */
    answer(payload: string, ...actions: ReplyAction[]): Promise<string> {
      return this.ruleFor(payload, { actions });
    },

    async ruleFor(payload: string, given: Partial<ReplyRuleDraft>): Promise<string> {
      const match = { type: 'exact' as const, value: payload, on: 'payload' as const };
      return (await aRule(storage, tenant.id, { match, ...given })).id;
    },

    /** Taps at Instagram, a second apart, and their events in our rows. */
    async taps(account: Account, ...taps: Tapped[]): Promise<void> {
      const firstMs = Date.now() - 10_000;
      const events = [];
      for (const [n, { person, payload }] of taps.entries()) {
        const timestamp_ms = firstMs + n * 1_000;
        const given = { person, payload, title: payload, timestamp_ms };
        const { mid } = await control.tap(account.igUserId, given);
        events.push(
          aTap({
            igUserId: account.igUserId,
            personId: person,
            mid,
            dedupKey: `postback:${mid}`,
            occurredAtMs: timestamp_ms,
            payload,
            title: payload,
          }),
        );
      }
      await storage.intake.add(events);
    },

    /** The lane in a process of its own. */
    worker(account: Account, kill = new KillSwitch(), using: GraphClient = graph) {
      const counted: string[] = [];
      const lanes = new RecordedLanes();
      const wired = kill.wrap(using);
      const lane = new AnswerAccount({
        work: kill.wrap(storage.work),
        accounts: kill.wrap(storage.accounts),
        tokens: kill.wrap(storage.tokens),
        life: kill.wrap(storage.life),
        rules: kill.wrap(storage.rules),
        suspicions: kill.wrap(storage.suspicions),
        revisions: kill.wrap(storage.revisions),
        events: kill.wrap(storage.events),
        journal: kill.wrap(storage.journal),
        conversationsInTurn: kill.wrap(storage.conversationsInTurn),
        evidence: kill.wrap(storage.evidence),
        dueLanes: storage.dueLanes,
        graph: wired,
        seek: new SeekEvidence(wired, kill.wrap(storage.evidence), new LookupPace()),
        names: new PersonNames(wired),
        pace: new SendPace(),
        lanes: kill.wrap(lanes),
        suspects: new OneAtATime(),
        count: (outcome) => counted.push(outcome),
        dice: () => 0,
      });
      const payload = { v: 1, tenantId: account.tenantId, accountId: account.id } as const;
      return {
        counted,
        lanes,
        lane,
        turn: (signal?: AbortSignal) => untilKilled(kill, lane.takeTurn(payload, aTurn(signal))),
      };
    },

    /** All that is put off becomes due, and no call can land any more. */
    async letTimePass(account: Account): Promise<void> {
      await letEventsComeDue(storage, account);
      await rows.query(
        `UPDATE replies SET may_land_until = now() - interval '1 second'
          WHERE account_id = $1 AND state IN ('intended', 'unknown')`,
        [account.id],
      );
    },

    /** Turns of healthy processes until nothing is owed. Gives what they counted. */
    async runDry(account: Account, mostTurns = 25): Promise<string[]> {
      const counted: string[] = [];
      for (let turns = 0; turns < mostTurns; turns += 1) {
        await this.letTimePass(account);
        if ((await storage.events.nextDueAt(tenant.id, account.id)) === null) return counted;
        const worker = this.worker(account);
        await worker.turn();
        counted.push(...worker.counted);
      }
      throw new Error(`something is still owed after ${mostTurns} turns`);
    },

    /** Meta tells us, as webhooks, of everything the account has said and not yet been told of. */
    async feedEchoes(account: Account): Promise<void> {
      const said = control
        .messages(account.igUserId)
        .filter(({ direction, mid }) => direction === 'out' && !fed.has(mid));
      if (said.length === 0) return;
      said.forEach(({ mid }) => fed.add(mid));
      const echoes = said.map(({ mid, person, text, at_ms: timestampMs }) => ({
        accountId: account.igUserId,
        place: 'messaging' as const,
        item: echoItem({ accountId: account.igUserId, person, timestampMs }, { mid, text }),
      }));
      const parsed = parseWebhook(JSON.stringify(envelope(echoes, Date.now())), Date.now());
      if ('problem' in parsed) throw new Error(parsed.problem);
      await storage.intake.add(parsed.events);
    },

    /** A human of the account's writes in Instagram's inbox, and Meta tells us of it. */
    async humanWrites(account: Account, person: string, text: string): Promise<void> {
      const written = await control.humanWrites(account.igUserId, { person, text });
      fed.add(written.mid);
      const parties = { accountId: account.igUserId, person, timestampMs: Date.now() };
      await this.hear(account, echoItem(parties, { mid: written.mid, text }));
    },

    /** A person writes. */
    async writes(account: Account, person: string, text: string): Promise<void> {
      const parties = { accountId: account.igUserId, person, timestampMs: Date.now() };
      await this.hear(account, messageItem(parties, { mid: `m_${newId()}`, text }));
    },

    /** Meta tells us of one item. */
    async hear(account: Account, item: JsonObject): Promise<void> {
      const place = 'messaging' as const;
      const body = envelope([{ accountId: account.igUserId, place, item }], Date.now());
      const parsed = parseWebhook(JSON.stringify(body), Date.now());
      if ('problem' in parsed) throw new Error(parsed.problem);
      await storage.intake.add(parsed.events);
    },

    /** The conversation as its row has it. */
    async talk(account: Account, person: string): Promise<ConversationRow | null> {
      const filter = { accountId: account.id, personId: person, state: null, tag: null };
      const page = await storage.conversations.list(account.tenantId, filter, 1, null);
      return page.rows[0] ?? null;
    },

    /** What each person of the account was sent, in order. */
    sentTo(account: Account, person: string): (string | null)[] {
      return control
        .messages(account.igUserId, { person })
        .filter(({ direction }) => direction === 'out')
        .map(({ text }) => text);
    },
  };
}
