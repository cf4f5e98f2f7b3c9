import type { ConnectLink } from '#libs/storage';
import type { LoginPageCode, LoginResult } from './login-result.js';

/** The link's return URL with what became of the login behind its own query; null when it has none. */
export function returnAddress(result: LoginResult): string | null {
  const { returnUrl, link, accountId } = result;
  if (returnUrl === null || link === null) return null;
  const more = new URLSearchParams({
    ...standingOf(result.code, link),
    ...(accountId === null ? {} : { account_id: accountId }),
    connect_link_id: link.id,
  });
  const join = !returnUrl.includes('?') ? '?' : /[?&]$/.test(returnUrl) ? '' : '&';
  return `${returnUrl}${join}${more}`;
}

/** Of a used link, what became of its login; nothing while that is under way. */
function standingOf(code: LoginPageCode, { failure }: ConnectLink): Record<string, string> {
  switch (code) {
    case 'connected':
    case 'link_done':
      return { status: 'connected' };
    case 'link_used':
      return failure === null ? {} : { status: 'failed', reason: failure };
    default:
      return { status: 'failed', reason: code };
  }
}
