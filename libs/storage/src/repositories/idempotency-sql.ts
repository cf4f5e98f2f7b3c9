/** Expired keys that one claim removes at most: more than it adds, so that they never pile up. */
const PURGED_AT_ONCE = 20;

const ONE_DAY = `clock_timestamp() + interval '24 hours'`;

/** By the database's clock alone. Whole milliseconds, since the instant comes back to name the claim. */
const LEASE = `date_trunc('milliseconds', clock_timestamp() + $6 * interval '1 millisecond')`;

/** The data key of the row `k`, read by the same statement: apart, it may be removed in between. */
const DATA_KEY = `
  (SELECT jsonb_build_object('id', d.id, 'kekId', d.kek_id, 'wrapped', d.wrapped)
     FROM tenant_keys d WHERE d.tenant_id = k.tenant_id AND d.id = k.data_key_id)`;

/**
 * Takes the key when it is new, has expired, or was left by a process that died; else gives what is
 * there. No row at all: another connection has just inserted it.
 */
export const CLAIM_KEY = `
  WITH expired AS MATERIALIZED (
    SELECT owner, key FROM idempotency_keys
     WHERE tenant_id = $1 AND expires_at <= clock_timestamp() AND (owner, key) <> ($2, $3)
     ORDER BY expires_at LIMIT ${PURGED_AT_ONCE} FOR UPDATE SKIP LOCKED
  ), purged AS (
    DELETE FROM idempotency_keys k USING expired e
     WHERE k.tenant_id = $1 AND k.owner = e.owner AND k.key = e.key
  ), claimed AS (
    INSERT INTO idempotency_keys AS k
           (tenant_id, owner, key, fingerprint, resource_id, leased_until, expires_at)
    VALUES ($1, $2, $3, $4, $5, ${LEASE}, ${ONE_DAY})
    ON CONFLICT (tenant_id, owner, key) DO UPDATE
       SET fingerprint = EXCLUDED.fingerprint,
           resource_id = CASE WHEN k.expires_at <= clock_timestamp()
                              THEN EXCLUDED.resource_id ELSE k.resource_id END,
           leased_until = EXCLUDED.leased_until, expires_at = EXCLUDED.expires_at,
           status = NULL, headers = NULL, key_id = NULL, sealed_body = NULL,
           data_key_id = NULL, seal_broken_at = NULL, about = NULL, about_account = NULL
     WHERE k.expires_at <= clock_timestamp()
        OR (k.status IS NULL AND k.leased_until <= clock_timestamp()
            AND k.fingerprint = EXCLUDED.fingerprint)
    RETURNING resource_id, leased_until, fingerprint
  )
  SELECT true AS is_claimed, resource_id, leased_until, fingerprint,
         NULL::int AS status, NULL::jsonb AS headers, NULL AS sealed_body,
         NULL::jsonb AS data_key, 0::float8 AS left_ms
    FROM claimed
  UNION ALL
  SELECT false, resource_id, leased_until, fingerprint, status, headers, sealed_body, ${DATA_KEY},
         (extract(epoch FROM leased_until - clock_timestamp()) * 1000)::float8
    FROM idempotency_keys k
   WHERE tenant_id = $1 AND owner = $2 AND key = $3 AND NOT EXISTS (SELECT FROM claimed)`;

export const READ_KEY = `
  SELECT fingerprint, status, headers, sealed_body, ${DATA_KEY} AS data_key FROM idempotency_keys k
   WHERE tenant_id = $1 AND owner = $2 AND key = $3 AND expires_at > clock_timestamp()`;

/** Only for the claim that still holds the key. */
export const KEEP_OWN = `
  UPDATE idempotency_keys
     SET status = $5, headers = $6, key_id = $7, sealed_body = $8, data_key_id = $9, about = $10,
         about_account = $11,
         seal_broken_at = NULL,
         expires_at = ${ONE_DAY}
   WHERE tenant_id = $1 AND owner = $2 AND key = $3 AND leased_until = $4 AND status IS NULL
  RETURNING key`;

/** Beside the rows of another tenant than the key's own. No row: an answer is there already. */
export const KEEP_ELSEWHERE = `
  INSERT INTO idempotency_keys AS k (tenant_id, owner, key, fingerprint, resource_id,
         leased_until, status, headers, key_id, sealed_body, data_key_id, expires_at)
  VALUES ($1, $2, $3, $4, $5, clock_timestamp(), $6, $7, $8, $9, $10, ${ONE_DAY})
  ON CONFLICT (tenant_id, owner, key) DO UPDATE
     SET fingerprint = EXCLUDED.fingerprint, resource_id = EXCLUDED.resource_id,
         status = EXCLUDED.status, headers = EXCLUDED.headers, key_id = EXCLUDED.key_id,
         sealed_body = EXCLUDED.sealed_body, data_key_id = EXCLUDED.data_key_id,
         seal_broken_at = NULL, expires_at = EXCLUDED.expires_at
   WHERE k.expires_at <= clock_timestamp()
  RETURNING key`;

export const RELEASE_KEY = `
  DELETE FROM idempotency_keys
   WHERE tenant_id = $1 AND owner = $2 AND key = $3 AND leased_until = $4 AND status IS NULL`;
