/** What can stand after `Bearer `. Source: RFC 6750 §2.1; the length is ours. */
export const BEARER_TOKEN = /^[A-Za-z0-9._~+/=-]{1,512}$/;

/** The token of `Authorization: Bearer <token>`; null when there is none. */
export function bearerToken(header: string | undefined): string | null {
  const token = /^Bearer (.*)$/i.exec(header ?? '')?.[1] ?? '';
  return BEARER_TOKEN.test(token) ? token : null;
}
