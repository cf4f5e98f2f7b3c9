import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Secret } from './secret.js';

/** Gives `count` random bytes, as `randomBytes` of node:crypto does; a parameter for tests. */
export type RandomBytes = (count: number) => Uint8Array;

export type NewApiKey = { key: Secret; prefix: string; hash: Buffer };
export type ReadApiKey = { ok: true; prefix: string; hash: Buffer } | { ok: false };

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const KEY = /^(floe_sk_[0-9A-Za-z]{32})_([0-9A-Za-z]{6})$/;
/** `floe_sk_` and the first eight random characters: enough to recognise a key, not to use it. */
const PREFIX_LENGTH = 16;

/**
 * `floe_sk_` + 32 base62 characters (190 bits) + `_` + their CRC-32 in 6 base62 characters. The
 * checksum lets a scanner tell a real key from look-alikes, and lets us refuse junk without asking
 * the database. Only `hash` and `prefix` are to be kept; `key` is shown once.
 * Idea of the checksum: GitHub, "Behind GitHub's new authentication token formats".
 */
export function newApiKey(randomBytes: RandomBytes): NewApiKey {
  const body = `floe_sk_${randomBase62(32, randomBytes)}`;
  const text = `${body}_${checksum(body)}`;
  return { key: new Secret(text), prefix: text.slice(0, PREFIX_LENGTH), hash: hashApiKey(text) };
}

/** Reads a key as a caller sent it; `ok` says that it could be one of ours, not that it is. */
export function readApiKey(text: string): ReadApiKey {
  const [, body, sum] = KEY.exec(text) ?? [];
  if (body === undefined || checksum(body) !== sum) return { ok: false };
  return { ok: true, prefix: text.slice(0, PREFIX_LENGTH), hash: hashApiKey(text) };
}

/** SHA-256 of the whole key. The key is random, so a slow password hash would add nothing. */
export function hashApiKey(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

function checksum(body: string): string {
  let rest = crc32(body);
  let digits = '';
  for (let i = 0; i < 6; i++) {
    digits = BASE62[rest % 62]! + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** Bytes of 248 and more are thrown away: `byte % 62` of all 256 would favour eight characters. */
function randomBase62(length: number, randomBytes: RandomBytes): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && text.length < length) text += BASE62[byte % 62]!;
    }
  }
  return text;
}
