/**
 * What an endpoint can ask for by the header `webhook-delivery` of its answer:
 * - `stop`: no further try of this one;
 * - `defer`: the next try after this long, which counts as no failure;
 * - `disable`: nothing more at all.
 */
export type DeliveryControl = { kind: 'stop' | 'disable' } | { kind: 'defer'; ms: number };

/** Svix's word for `stop` is taken too. */
const WORDS: Readonly<Record<string, 'stop' | 'disable'>> = {
  stop: 'stop',
  'abort-message': 'stop',
  disable: 'disable',
};

const DEFER = /^defer *[=;] *(?:seconds=)?(\d{1,6})$/;
const MAX_DEFER_MS = 24 * 60 * 60 * 1_000;

/** Null when there is none, or none that is known: then the status alone counts. */
export function readControl(header: string | string[] | undefined): DeliveryControl | null {
  const text = [header].flat()[0]?.trim().toLowerCase() ?? '';
  const kind = Object.hasOwn(WORDS, text) ? WORDS[text] : undefined;
  if (kind !== undefined) return { kind };
  const [, seconds] = DEFER.exec(text) ?? [];
  if (seconds === undefined) return null;
  return { kind: 'defer', ms: Math.min(Math.max(Number(seconds), 1) * 1_000, MAX_DEFER_MS) };
}
