import type { KeyUse } from '#libs/storage';
import type { BeforeApplicationShutdown } from '@nestjs/common';

/** How many keys are written by one statement. */
const MAX_PER_WRITE = 5_000;

/**
 * When keys were last used: kept here, and written about once a minute, many keys in one statement.
 * What a broken database cannot take is tried again with the next; a process that is killed loses a
 * minute of it.
 */
export class KeyUses implements BeforeApplicationShutdown {
  private used = new Map<string, Date>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly write: (uses: KeyUse[]) => Promise<void>,
    private readonly everyMs = 60_000,
  ) {}

  note(keyId: string, usedAt: Date): void {
    this.used.set(keyId, usedAt);
    this.timer ??= setTimeout(() => void this.flush(), this.everyMs).unref();
  }

  /** Writes all that was noted. Never fails: what could not be written is noted again. */
  async flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const uses = [...this.used].map(([keyId, usedAt]) => ({ keyId, usedAt }));
    this.used = new Map();
    for (let start = 0; start < uses.length; start += MAX_PER_WRITE) {
      const some = uses.slice(start, start + MAX_PER_WRITE);
      try {
        await this.write(some);
      } catch {
        for (const { keyId, usedAt } of some) {
          if (!this.used.has(keyId)) this.note(keyId, usedAt);
        }
      }
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
    if (this.timer) clearTimeout(this.timer);
  }
}
