import type { KeyEncryption, KeyNeeds, RewrapResult } from '#libs/storage';

/** Rows that are named one by one. */
const SHOWN_AT_MOST = 100;

const NOTHING: KeyNeeds = { dataKeys: 0, rows: 0, putAside: 0 };

/** The last lines of a rewrap: what does not open, and which keys nothing needs any more. */
export function reportOf(
  { isFinished, counts, survey }: RewrapResult,
  { currentId, ids }: Pick<KeyEncryption, 'currentId' | 'ids'>,
): string[] {
  const { needs, putAside } = survey;
  const all = [...new Set([...ids, ...needs.keys()])];
  const lines = all.map((id) => lineOf(id, needs.get(id) ?? NOTHING, id === currentId));
  const removable = all.filter((id) => id !== currentId && isFree(needs.get(id) ?? NOTHING));
  return [
    ...asideLines(putAside),
    ...leftLines(counts.tenantsLeft),
    'What needs which key-encryption key:',
    ...lines,
    ...(isFinished ? [verdictOn(removable)] : []),
  ];
}

function leftLines(tenants: number): string[] {
  if (tenants === 0) return [];
  return [`${tenants} tenants were left as they are: the KMS refuses to unwrap a key of theirs.`];
}

function asideLines(putAside: RewrapResult['survey']['putAside']): string[] {
  if (putAside.length === 0) return [];
  const shown = putAside.slice(0, SHOWN_AT_MOST);
  const more = putAside.length - shown.length;
  return [
    `${putAside.length} rows do not open and are put aside:`,
    ...shown.map((row) => `  ${row.shown} of tenant ${row.tenantId}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function lineOf(id: string, needs: KeyNeeds, isCurrent: boolean): string {
  const aside = needs.putAside > 0 ? ` (${needs.putAside} of them put aside)` : '';
  const what = `${needs.dataKeys} data keys, ${needs.rows} rows sealed by itself${aside}`;
  return `  "${id}"${isCurrent ? ', which wraps' : ''}: ${isFree(needs) ? 'nothing' : what}`;
}

function isFree({ dataKeys, rows }: KeyNeeds): boolean {
  return dataKeys + rows === 0;
}

function verdictOn(removable: readonly string[]): string {
  if (removable.length === 0) return 'No key may be removed from the settings.';
  const names = removable.map((id) => `"${id}"`).join(', ');
  return `Once all processes run with these settings, nothing needs ${names}: to be removed from the settings. Keep it with older backups.`;
}
