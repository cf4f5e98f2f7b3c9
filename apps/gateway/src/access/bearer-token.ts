/** The token of `Authorization: Bearer <token>`; null when there is none. Source: RFC 6750 §2.1. */
export function bearerToken(header: string | undefined): string | null {
  return /^Bearer ([A-Za-z0-9._~+/=-]{1,512})$/i.exec(header ?? '')?.[1] ?? null;
}
