import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { withoutBrackets } from './check-endpoint-url.js';

/** A connection was refused by us, because of where it leads. */
export class BlockedAddressError extends Error {
  override readonly name = 'BlockedAddressError';

  constructor() {
    super('the host leads to an address that is not public');
  }
}

export type GuardOptions = {
  isAllowed: (ip: string) => boolean;
  lookup: LookupFunction;
  connectTimeoutMs: number;
};

/**
 * Connects only to allowed addresses, by three checks that cover each other's gaps: the host when
 * it is a literal (for which Node asks no lookup at all), every answer of the lookup, and the peer
 * of the connected socket. The socket goes to the very addresses that were checked, so a name that
 * changes its answer between check and use gains nothing.
 */
export function guardedConnector(options: GuardOptions): buildConnector.connector {
  const { isAllowed, connectTimeoutMs } = options;
  const connect = buildConnector({
    allowH2: false,
    timeout: connectTimeoutMs,
    lookup: filteringLookup(options),
  });
  return (target, callback) => {
    const host = withoutBrackets(target.hostname);
    if (isIP(host) !== 0 && !isAllowed(host)) {
      callback(new BlockedAddressError(), null);
      return;
    }
    connect(target, (...[error, socket]) => {
      if (error !== null) {
        callback(error, null);
      } else if (socket.remoteAddress === undefined || !isAllowed(socket.remoteAddress)) {
        socket.destroy();
        callback(new BlockedAddressError(), null);
      } else {
        callback(null, socket);
      }
    });
  };
}

/** Drops the answers that are not allowed; fails when none is left. */
function filteringLookup({ isAllowed, lookup }: GuardOptions): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses, family) => {
      if (error !== null) {
        callback(error, '');
        return;
      }
      const allowed = listed(addresses, family).filter(({ address }) => isAllowed(address));
      const first = allowed[0];
      if (first === undefined) callback(new BlockedAddressError(), '');
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

function listed(answer: string | LookupAddress[], family: number | undefined): LookupAddress[] {
  if (typeof answer !== 'string') return answer;
  return [{ address: answer, family: family ?? isIP(answer) }];
}
