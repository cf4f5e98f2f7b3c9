import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededDice } from '../simulator/state/seeded-dice.js';
import { FAULT_KINDS, faultMix } from './fault-mix.js';
import type { House } from './house/house.js';
import { judge, type Verdict } from './judge.js';
import { killByPlan, type Kills } from './kill-by-plan.js';
import type { ChaosOptions } from './options.js';
import { planKills } from './plan-kills.js';
import { planTaps } from './plan-taps.js';
import { readLedger } from './read-ledger.js';
import { readRows, stillOpen, storiesOf } from './read-rows.js';
import type { ChaosReport } from './report.js';
import { setScene } from './scene.js';
import { sendTaps, type Sent } from './send-taps.js';
import { settlementFigures } from './settlements.js';
import { SimulatorClient } from './simulator-client.js';

const PROGRESS_EVERY_MS = 5_000;
/** Meta tries for 36 hours; here it must be over soon: longer than anybody is down. */
const REDELIVERY_MS = [0, 200, 500, 1_000, 2_000, ...Array.from({ length: 15 }, () => 4_000)];
/** Sending may take so many times as long as planned, since people wait for a gateway that is down. */
const SENDING_FACTOR = 2;
const SENDING_GRACE_MS = 60_000;
/** After the last answer nothing more may come. */
const QUIET_MS = 5_000;

type Say = (line: string) => void;

/** Taps, faults and kills; then peace; then the judgement. */
export async function runChaos(
  house: House,
  options: ChaosOptions,
  say: Say,
): Promise<ChaosReport> {
  const simulator = new SimulatorClient(house.simulator.url);
  const over = new AbortController();
  const progress = new AbortController();
  try {
    const { seed } = options;
    say(`${options.accounts} accounts, ${options.people} people each, seed ${seed}`);
    const scene = await setScene(house, simulator, options);
    const posts = planTaps({ ...options, dice: seededDice(seed) });
    const plannedMs = posts.at(-1)?.atMs ?? 0;
    const sendingMs = plannedMs * SENDING_FACTOR + SENDING_GRACE_MS;
    const kills: Kills = new Map(house.mortals.map(({ name }) => [name, 0]));
    const plan = planKills({
      targets: house.mortals.map(({ name }) => name),
      everyMs: options.secondsBetweenKills * 1_000,
      forMs: sendingMs,
      dice: seededDice(seed + 1),
    });
    await simulator.patchSettings({ webhook_retry_delays_ms: REDELIVERY_MS });
    await simulator.addFaults(faultMix(options.faults, seed));

    const sent: Sent = { taps: 0, acknowledged: 0, copied: 0, heldBack: 0 };
    const startedMs = Date.now();
    const telling = tell({ simulator, sent, kills, startedMs, say, signal: progress.signal });
    const killing = killByPlan(house.mortals, plan, kills, over.signal);
    killing.catch(() => over.abort());
    const tooLate = setTimeout(() => over.abort(), sendingMs);
    await sendTaps(simulator, scene, posts, sent, over.signal);
    clearTimeout(tooLate);
    over.abort();
    await killing;
    const sentMs = Date.now();

    const faults = await simulator.faults();
    await simulator.clearFaults();
    say('all is sent: no more faults, no more kills, and what is owed is waited for');
    await allAnswered(house, simulator, sent, options.waitSeconds * 1_000);
    progress.abort();
    await telling;
    const answeredMs = Date.now();
    await sleep(QUIET_MS);

    const ledger = await readLedger(simulator, scene.igUserIds);
    const verdict = judge(ledger.asked, ledger.seen, ledger.calls);
    const rows = await readRows(house.postgres, ledger.mids, verdict.late);
    await noteFindings(house, verdict);
    const seconds = (ms: number) => Math.round(ms / 1_000);
    const counters = (await simulator.accounts()).map((account) => account.counters);
    return {
      wanted: options.taps,
      taps: sent.taps,
      copied: sent.copied,
      heldBack: sent.heldBack,
      kills,
      endedByItself: new Map(
        house.programs
          .filter(({ endedByItself }) => endedByItself > 0)
          .map((program) => [program.name, program.endedByItself]),
      ),
      faults: FAULT_KINDS.map((kind, at) => [kind, faults[at]?.hit ?? 0] as const),
      calls: counters.reduce((sum, { calls }) => sum + calls, 0),
      verdict,
      lateByRows: rows.lateByRows,
      states: rows.states,
      settlements: settlementFigures(rows.unknownSends, ledger.echoAtMs),
      seconds: { sending: seconds(sentMs - startedMs), waiting: seconds(answeredMs - sentMs) },
    };
  } finally {
    over.abort();
    progress.abort();
    await simulator.close();
  }
}

/** Says every few seconds how far it is, and turns Meta's two ways of escaping. */
async function tell(parts: {
  simulator: SimulatorClient;
  sent: Sent;
  kills: Kills;
  startedMs: number;
  say: Say;
  signal: AbortSignal;
}): Promise<void> {
  const { simulator, sent, kills, startedMs, say, signal } = parts;
  for (let round = 1; ; round += 1) {
    await sleep(PROGRESS_EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const style = round % 2 === 0 ? 'unicode' : 'unicode-and-specials';
    await simulator.patchSettings({ webhook_escape: style });
    const answered = await answersSeen(simulator);
    const killed = [...kills.values()].reduce((sum, count) => sum + count, 0);
    const seconds = Math.round((Date.now() - startedMs) / 1_000);
    say(
      `${seconds} s: ${sent.taps} tapped, ${sent.acknowledged} acknowledged, ${answered} answered, ${killed} kills`,
    );
  }
}

async function answersSeen(simulator: SimulatorClient): Promise<number> {
  const accounts = await simulator.accounts();
  return accounts.reduce((sum, { counters }) => sum + counters.messages_accepted, 0);
}

/** Waits until people have seen an answer for each tap and Floe has no doubt left, or the time is over. */
async function allAnswered(
  house: House,
  simulator: SimulatorClient,
  sent: Sent,
  withinMs: number,
): Promise<void> {
  const deadlineMs = Date.now() + withinMs;
  while (Date.now() < deadlineMs) {
    const isOpen = (await stillOpen(house.postgres).catch(() => 1)) > 0;
    if (!isOpen && (await answersSeen(simulator)) >= sent.acknowledged) return;
    await sleep(1_000);
  }
}

/** Writes who was wronged, with all that Floe's rows say of these taps, beside the logs. */
async function noteFindings(house: House, verdict: Verdict): Promise<void> {
  const { lost, twice, outOfOrder, late, strangers } = verdict;
  const taps = [...lost, ...[...outOfOrder, ...late].flatMap(({ tap, after }) => [tap, after])];
  const rows = await storiesOf(house.postgres, taps);
  const found = { lost, twice, outOfOrder, late, strangers, rows };
  writeFileSync(join(house.logs, 'findings.json'), JSON.stringify(found, null, 2), { mode: 0o600 });
}
