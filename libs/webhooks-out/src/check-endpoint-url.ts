import { isIP } from 'node:net';
import type { Fault } from '#libs/domain';
import { classifyAddress } from './classify-address.js';

export type EndpointUrlOptions = {
  /** For tries on one machine only: plain http, any port and any address. */
  allowPrivate: boolean;
};

export type CheckedEndpointUrl = { ok: true; url: URL } | { ok: false; fault: Fault };

const MAX_URL_CHARACTERS = 2048;
const ALLOWED_PORTS = new Set(['', '443', '8443']);

/** Names that lead inside by themselves, and names that only an inside resolver knows. */
const INSIDE_NAMES =
  /^(.+\.)?(localhost|localdomain|local|internal|intranet|lan|svc|home\.arpa|corp)$/;

/**
 * Whether a tenant may name this as the URL of an endpoint or of a file. Says the first thing that
 * is wrong. A good answer is no promise: what a name leads to is looked at again at each
 * connection (see `guardedConnector`), since DNS can change its mind.
 */
export function checkEndpointUrl(text: string, options: EndpointUrlOptions): CheckedEndpointUrl {
  const url = text.length <= MAX_URL_CHARACTERS ? parsed(text) : null;
  const fault = url === null ? shapeFault(text) : urlFault(text, url, options);
  if (fault !== null) return { ok: false, fault: { pointer: '/url', ...fault } };
  return url === null ? { ok: false, fault: { pointer: '/url', ...NOT_A_URL } } : { ok: true, url };
}

type Wrong = Omit<Fault, 'pointer'>;

const NOT_A_URL: Wrong = {
  code: 'not_a_url',
  message: 'This is not a URL.',
  fix: 'Send a whole URL, such as https://example.com/hooks.',
};

function shapeFault(text: string): Wrong {
  if (text.length <= MAX_URL_CHARACTERS) return NOT_A_URL;
  return {
    code: 'url_too_long',
    message: `The URL is longer than ${MAX_URL_CHARACTERS} characters.`,
    fix: 'Send a shorter URL.',
  };
}

/** `URL` drops tabs, line breaks and outer blanks in silence; a text with any is no URL here. */
function parsed(text: string): URL | null {
  return /[\s\p{Cc}]/u.test(text) ? null : URL.parse(text);
}

function urlFault(text: string, url: URL, { allowPrivate }: EndpointUrlOptions): Wrong | null {
  const isHttp = url.protocol === 'http:';
  if (url.protocol !== 'https:' && !(isHttp && allowPrivate)) {
    return {
      code: 'url_not_https',
      message: 'The URL must begin with https://.',
      fix: 'Serve the endpoint over https.',
    };
  }
  if (url.username !== '' || url.password !== '') {
    return {
      code: 'url_with_credentials',
      message: 'The URL holds a user name or password.',
      fix: 'Leave them out, and verify the signature instead.',
    };
  }
  if (text.includes('#')) {
    return {
      code: 'url_with_fragment',
      message: 'The URL holds a fragment, which is never sent.',
      fix: 'Leave out the # and what follows it.',
    };
  }
  return allowPrivate ? null : reachFault(url);
}

function reachFault(url: URL): Wrong | null {
  if (!ALLOWED_PORTS.has(url.port)) {
    return {
      code: 'url_port_not_allowed',
      message: `Port ${url.port} is not allowed.`,
      fix: 'Serve the endpoint at port 443 or 8443.',
    };
  }
  return isInside(hostOf(url))
    ? {
        code: 'url_not_public',
        message: 'The URL does not lead to a public host.',
        fix: 'Send the URL of a host that can be reached from the Internet.',
      }
    : null;
}

/** Names of one label are looked up in the search domain of our own network. */
function isInside(host: string): boolean {
  if (isIP(host) !== 0) return classifyAddress(host) !== 'public';
  return !host.includes('.') || INSIDE_NAMES.test(host);
}

/** The host in small letters, without the brackets of IPv6 and without the dot of the DNS root. */
export function hostOf(url: URL): string {
  return withoutBrackets(url.hostname.toLowerCase()).replace(/\.$/, '');
}

export function withoutBrackets(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}
