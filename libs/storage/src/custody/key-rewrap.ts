import { setTimeout as pause } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import type { TenantWork } from '../tenant-work.js';
import type { TokenCipher } from '../token-cipher.js';
import { TenantKeyGone, type DataKeys, type KeptDataKey } from './data-keys.js';
import { KeyServiceFailed, type KeyEncryption } from './key-encryption.js';
import { surveyKeys, type KeySurvey } from './key-survey.js';
import type { PutAside } from './put-aside.js';
import { hasRows, resealBatch, type Source } from './reseal.js';
import { plus, type RewrapCounts } from './rewrap-counts.js';
import type { RewrapRun, RewrapRuns } from './rewrap-runs.js';
import { SealBroken } from './seal-broken.js';
import { SEALED_TABLES, type SealedTable } from './sealed-tables.js';

export type RewrapOptions = {
  /** Every tenant gets a new data key, and everything is sealed anew. Default: only what needs it. */
  newDataKeys: boolean;
  /** Rows of one transaction. */
  batchRows: number;
  /** Key-encryption keys that nobody has any more: what they hold is put aside. */
  lost: readonly string[];
  /** Ends the run after the transaction that is under way. */
  signal: AbortSignal;
  begun(run: RewrapRun, tenants: number): void;
  progressed(counts: RewrapCounts): void;
};

export type RewrapResult = { isFinished: boolean; counts: RewrapCounts; survey: KeySurvey };

/** Something is under key-encryption keys that the settings lack; nothing was changed. */
export class KeysMissing extends Error {
  override name = 'KeysMissing';

  constructor(readonly keys: ReadonlyMap<string, number>) {
    super('Some of what is kept is under key-encryption keys that the settings do not have.');
  }
}

type Parts = {
  work: TenantWork;
  runs: RewrapRuns;
  dataKeys: DataKeys;
  cipher: TokenCipher;
  keyEncryption: KeyEncryption;
  putAside: PutAside;
};

/** A key that another sits on for the length of a lock's timeout is tried again so often. */
const TRIES = 6;
const IS_HELD = new Set(['55P03', '40P01']);

/**
 * Brings everything under the key-encryption key that wraps, beside running apps. Every step is one
 * short transaction after which all is in order, so it can be killed anywhere: the next run begins
 * with the tenant at which this one was.
 *
 * Tenant by tenant: a new data key, where one is due, so that nothing more is sealed with the one
 * before; then the rows of all other keys, in batches; then these keys go. What is left, which is all
 * when no new keys are due, is wrapped anew.
 */
export class KeyRewrap {
  constructor(private readonly parts: Parts) {}

  /** Throws `KeysMissing` and `RewrapUnderWay` before anything, `KeyServiceFailed` at any time. */
  run(options: RewrapOptions): Promise<RewrapResult> {
    return this.parts.runs.alone(() => this.runAlone(options));
  }

  private async runAlone(options: RewrapOptions): Promise<RewrapResult> {
    const { runs, work, keyEncryption } = this.parts;
    this.refuseMissing(await surveyKeys(work, runs), options.lost);
    const run = await runs.begin(keyEncryption.currentId, options.newDataKeys);
    const turn = new RewrapTurn(this.parts, run, options);
    options.begun(run, await runs.countTenants());
    let isFinished = true;
    for await (const tenantId of runs.tenants(run.afterTenant)) {
      isFinished = await turn.tenant(tenantId);
      if (!isFinished) break;
    }
    if (isFinished) await runs.finish(run);
    return { isFinished, counts: turn.counts, survey: await surveyKeys(work, runs) };
  }

  private refuseMissing({ needs }: KeySurvey, lost: readonly string[]): void {
    const known = new Set([...this.parts.keyEncryption.ids, ...lost]);
    const missing = [...needs].filter(([kekId]) => !known.has(kekId));
    const counts = missing.map(([kekId, { dataKeys, rows }]) => [kekId, dataKeys + rows] as const);
    const isNeeded = counts.filter(([, count]) => count > 0);
    if (isNeeded.length > 0) throw new KeysMissing(new Map(isNeeded));
  }
}

class RewrapTurn {
  counts: RewrapCounts;

  constructor(
    private readonly parts: Parts,
    private readonly run: RewrapRun,
    private readonly options: RewrapOptions,
  ) {
    this.counts = run.counts;
  }

  /** False when it was asked to stop before the end. */
  async tenant(tenantId: string): Promise<boolean> {
    let tenantsLeft = 0;
    try {
      if (!(await this.keysAndRows(tenantId))) return false;
    } catch (error) {
      const isRefused = error instanceof KeyServiceFailed && error.isRefusal;
      // Else its deletion has begun meanwhile, so there is nothing more to do for it.
      if (!isRefused && !(error instanceof TenantKeyGone)) throw error;
      // What a KMS refuses it may take after a change of its settings, so no row is put aside.
      tenantsLeft = isRefused ? 1 : 0;
    }
    const counts = plus(this.counts, { tenants: 1, tenantsLeft });
    await this.parts.runs.passed(this.run, tenantId, counts);
    this.counts = counts;
    this.options.progressed(counts);
    return !this.options.signal.aborted;
  }

  private async keysAndRows(tenantId: string): Promise<boolean> {
    await this.renewWhereDue(tenantId);
    const before = (await this.parts.dataKeys.list(tenantId)).filter((key) => !key.isCurrent);
    for (const table of SEALED_TABLES) {
      for (const key of [null, ...before]) {
        if (!(await this.reseal(tenantId, { table, key }))) return false;
      }
    }
    for (const key of before) {
      await this.step(tenantId, async () => {
        const isGone = await this.parts.dataKeys.removeUnused(tenantId, key.id);
        return isGone ? { dataKeysRemoved: 1 } : {};
      });
    }
    for (const key of await this.parts.dataKeys.list(tenantId)) {
      if (key.kekId !== this.run.kekId) await this.rewrap(tenantId, key);
    }
    return true;
  }

  /** Also where the key that seals does not open: then nothing could be sealed for the tenant. */
  private async renewWhereDue(tenantId: string): Promise<void> {
    const { dataKeys, cipher } = this.parts;
    const current = (await dataKeys.list(tenantId)).find(({ isCurrent }) => isCurrent);
    if (!current) return;
    const isOld = this.run.renewsDataKeys && current.createdAt <= this.run.startedAt;
    const bytes = isOld ? null : await this.unwrapped(tenantId, current);
    bytes?.fill(0);
    if (bytes) return;
    const heir = await cipher.newDataKey(tenantId);
    await this.step(tenantId, async () => {
      const isReplaced = await dataKeys.replace(tenantId, current, heir);
      return isReplaced ? { dataKeysRenewed: 1 } : {};
    });
  }

  /** False when it was asked to stop before the last row. */
  private async reseal(tenantId: string, source: Source): Promise<boolean> {
    const { cipher } = this.parts;
    const counted = rowsOf(source.table);
    let waits = false;
    for (;;) {
      const limit = waits ? 1 : this.options.batchRows;
      const batch = { found: 0, broken: [] as string[][] };
      await this.step(tenantId, async (manager) => {
        const done = await resealBatch(manager, cipher, tenantId, source, { limit, waits });
        batch.found = done.found;
        batch.broken = done.broken.map((row) => [...row]);
        return counted(done.resealed);
      });
      for (const row of batch.broken) {
        await this.step(tenantId, async (manager) => {
          const isAside = await this.parts.putAside.row(manager, tenantId, source, row);
          return isAside ? { putAside: 1 } : {};
        });
      }
      if (this.options.signal.aborted) return false;
      if (batch.found > 0) continue;
      // Nothing to be had: either there is no more, or others are writing it.
      const isMore = await this.parts.work.run(tenantId, (manager) =>
        hasRows(manager, tenantId, source),
      );
      if (!isMore) return true;
      waits = true;
    }
  }

  private async rewrap(tenantId: string, key: KeptDataKey): Promise<void> {
    const bytes = await this.unwrapped(tenantId, key);
    // Its rows were put aside, and hold on to it.
    if (!bytes) return;
    const { id } = key;
    const wrap = await this.parts.keyEncryption.wrap(bytes, { tenantId, dataKeyId: id });
    bytes.fill(0);
    await this.step(tenantId, async () => {
      const isDone = await this.parts.dataKeys.rewrap(tenantId, key, { id, ...wrap });
      return isDone ? { dataKeysRewrapped: 1 } : {};
    });
  }

  /** Null when it does not open. */
  private async unwrapped(tenantId: string, key: KeptDataKey): Promise<Buffer | null> {
    const { id, kekId, wrapped } = key;
    if (wrapped === null) return null;
    try {
      return await this.parts.keyEncryption.unwrap({ kekId, wrapped }, { tenantId, dataKeyId: id });
    } catch (error) {
      if (error instanceof SealBroken) return null;
      throw error;
    }
  }

  /** One transaction, with the counts of what it did. Again when somebody held for long what it needs. */
  private async step(
    tenantId: string,
    work: (manager: EntityManager) => Promise<Partial<RewrapCounts>>,
  ): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        this.counts = await this.parts.work.run(tenantId, async (manager) => {
          const more = await work(manager);
          if (!Object.values(more).some((count) => count > 0)) return this.counts;
          const counts = plus(this.counts, more);
          await this.parts.runs.count(manager, this.run, counts);
          return counts;
        });
        this.options.progressed(this.counts);
        return;
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : '';
        if (!IS_HELD.has(code) || tries === TRIES) throw error;
        await pause(100 * tries);
      }
    }
  }
}

function rowsOf({ name }: SealedTable): (rows: number) => Partial<RewrapCounts> {
  return (rows) => ({ [name]: rows });
}
