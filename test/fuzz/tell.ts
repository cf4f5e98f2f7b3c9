/** Prints a line for whoever watches the run; Jest itself speaks on the same stream. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** How often each operation answered with each status. */
export function tellCounts(counts: ReadonlyMap<string, ReadonlyMap<number, number>>): void {
  const rows = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const sum = (numbers: Iterable<number>) => [...numbers].reduce((all, one) => all + one, 0);
  const total = sum(rows.map(([, byStatus]) => sum(byStatus.values())));
  tell(`${total} requests to ${rows.length} operations:`);
  for (const [operation, byStatus] of rows) {
    const statuses = [...byStatus].toSorted(([a], [b]) => a - b);
    tell(`  ${operation.padEnd(26)} ${statuses.map(([of, n]) => `${of}: ${n}`).join('  ')}`);
  }
}
