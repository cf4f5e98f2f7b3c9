import type { Exchange, FuzzHouse } from './fuzz-house.js';

/** What no answer shows but the one that made it: 201, or the answer that says the new one of a rotation. */
const SHOWN_ONCE = /floe_sk_[A-Za-z0-9]{8,}_[A-Za-z0-9]{6}|whsec_[A-Za-z0-9+/=_-]{16,}/;
const GOOD_REQUEST_ID = /^[A-Za-z0-9_.-]{1,64}$/;

/** All that is wrong with an answer, whatever was asked: sentences. */
export function faultsOfAnswer(house: FuzzHouse, { request, sent, answer }: Exchange): string[] {
  const { status, headers, text } = answer;
  const faults: string[] = [];
  if (status >= 500) faults.push(`The status is ${status}.`);
  if (!headers['x-request-id']) faults.push('The answer has no X-Request-Id.');
  const asked = sent.headers['x-request-id'] ?? '';
  if (GOOD_REQUEST_ID.test(asked) && headers['x-request-id'] !== asked) {
    faults.push('The X-Request-Id is not the one that was sent.');
  }
  const isKeyless = ['nobody', 'junk', 'meta'].includes(request.by) && sent.method !== 'OPTIONS';
  if (isKeyless && status < 400 && sent.path.startsWith('/v1/')) {
    faults.push('It was answered without a key.');
  }
  const shown = text + JSON.stringify(headers);
  if (request.by !== 'operator') {
    faults.push(...told(house.strangerNames, sent, shown, 'It tells of another tenant'));
  }
  if (request.by === 'bound') {
    faults.push(...told(house.outsideNames, sent, shown, 'It tells of another account'));
  }
  const mayShow = status === 201 || (status === 200 && sent.path.endsWith('/rotate-secret'));
  if (SHOWN_ONCE.test(text) && !mayShow) faults.push('A secret is shown again.');
  const own = [house.tenant.key, house.tenant.bound.key, house.gateway.secrets.adminToken];
  if (own.some((secret) => text.includes(secret))) faults.push('The key of the caller is shown.');
  faults.push(
    ...house.contract.faultsOf({ ...sent, ...answer }, { mayBeUnknown: isOffTheMap(house, sent) }),
  );
  return faults;
}

/** Which of the names it tells, unless the request itself said them. */
function told(
  names: readonly string[],
  { path, headers, body }: Exchange['sent'],
  shown: string,
  fault: string,
): string[] {
  const said = `${decoded(path)}\n${JSON.stringify(headers)}\n${body?.toString('utf8') ?? ''}`;
  return names
    .filter((name) => shown.includes(name) && !said.includes(name))
    .map((name) => `${fault}: ${name}.`);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Asked at a path or with a method that the description does not have. */
function isOffTheMap({ description }: FuzzHouse, { method, path }: Exchange['sent']): boolean {
  const pathname = path.split('?')[0] ?? '';
  return !description.operations.some(
    (one) =>
      (one.method === method || (one.method === 'GET' && method === 'HEAD')) &&
      new RegExp(`^${one.path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(pathname),
  );
}
