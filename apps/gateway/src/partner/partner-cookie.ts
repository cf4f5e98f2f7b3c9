/** Holds the token of the link, out of reach of scripts, and goes nowhere but to the page itself. */
const NAME = 'floe_partner';

/** The value of our cookie; null when there is none, or when two claim to be it. */
export function readPartnerCookie(header: string | undefined): string | null {
  const found = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${NAME}=`))
    .map((pair) => pair.slice(NAME.length + 1));
  return found.length === 1 && found[0] ? found[0] : null;
}

/** `Set-Cookie` for as long as the link works; null takes the cookie away. */
export function partnerCookie(
  pageUrl: URL,
  token: string | null,
  expiresAt: Date,
  now: Date,
): string {
  const seconds = token === null ? 0 : Math.max(0, Math.floor((+expiresAt - +now) / 1000));
  return [
    `${NAME}=${token ?? ''}`,
    `Path=${pageUrl.pathname}`,
    `Max-Age=${seconds}`,
    'HttpOnly',
    'SameSite=Strict',
    ...(pageUrl.protocol === 'https:' ? ['Secure'] : []),
  ].join('; ');
}
