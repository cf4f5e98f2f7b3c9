const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What a form of the page asks for. */
export type PartnerWish =
  | { do: 'open'; link: string | null }
  | { do: 'leave' }
  | { do: 'resend'; key: string | null; delivery: string }
  | { do: 'rotate'; key: string | null; endpoint: string; isSure: boolean };

/** Null for what is no form of the page: each field is there once, and says what it can say. */
export function readPartnerForm(body: unknown): PartnerWish | null {
  if (!Buffer.isBuffer(body)) return null;
  let fields: URLSearchParams;
  try {
    fields = new URLSearchParams(utf8.decode(body));
  } catch {
    return null;
  }
  const only = (name: string): string | null => {
    const [value, ...more] = fields.getAll(name);
    return value === undefined || more.length > 0 ? null : value;
  };
  const [delivery, endpoint, key] = [only('delivery'), only('endpoint'), only('key')];
  switch (only('do')) {
    case 'open':
      return { do: 'open', link: only('link') };
    case 'leave':
      return { do: 'leave' };
    case 'resend':
      return delivery === null ? null : { do: 'resend', key, delivery };
    case 'rotate':
      return endpoint === null
        ? null
        : { do: 'rotate', key, endpoint, isSure: only('sure') === 'yes' };
    default:
      return null;
  }
}
