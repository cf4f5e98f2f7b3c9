/** An append-only list that forgets its oldest entries beyond `capacity`. Appending is O(1). */
export class BoundedLog<T> {
  private readonly slots: T[] = [];
  private appended = 0;

  constructor(readonly capacity: number) {}

  /** How many entries were ever appended: also the `seq` that the next entry gets. */
  get total(): number {
    return this.appended;
  }

  append(entry: T): void {
    const slot = this.appended % this.capacity;
    if (slot === this.slots.length) this.slots.push(entry);
    else this.slots[slot] = entry;
    this.appended += 1;
  }

  /** Entries still remembered whose sequence number is at least `fromSeq`, oldest first. */
  *from(fromSeq = 0): Generator<T> {
    const oldest = this.appended - this.slots.length;
    for (let seq = Math.max(oldest, fromSeq); seq < this.appended; seq += 1) {
      const entry = this.slots[seq % this.capacity];
      if (entry !== undefined) yield entry;
    }
  }

  clear(): void {
    this.slots.length = 0;
    this.appended = 0;
  }
}
