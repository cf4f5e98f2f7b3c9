import type { ErasedRows } from '#libs/storage';

export type CountRows = (table: string, rows: number) => void;

/** Counts what is gone, table by table, and gives the number of all rows. */
export function countRows(count: CountRows, erased: ErasedRows): number {
  let sum = 0;
  for (const [table, rows] of Object.entries(erased)) {
    count(table, rows);
    sum += rows;
  }
  return sum;
}
