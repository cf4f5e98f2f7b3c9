import type { StoredDataKey } from './data-keys.js';

/** The data key that a row of the query names, of `tenant_keys d` joined to it; all null for none. */
export type DataKeyColumns = {
  data_key: string | null;
  data_key_kek: string | null;
  data_key_wrapped: string | null;
};

export const JOINED_DATA_KEY = [
  'd.id AS data_key',
  'd.kek_id AS data_key_kek',
  'd.wrapped AS data_key_wrapped',
];

export function dataKeyOf(row: DataKeyColumns): StoredDataKey | null {
  const { data_key: id, data_key_kek: kekId, data_key_wrapped: wrapped } = row;
  return id === null || kekId === null ? null : { id, kekId, wrapped };
}
