import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FuzzRequest } from '../../fuzz/arbitrary/requests.js';
import { collectionsOf, type Life, type Step } from '../../fuzz/arbitrary/steps.js';
import { isRecord } from '../../fuzz/arbitrary/is-record.js';
import { asCurl } from '../../fuzz/as-curl.js';
import { faultsOfAnswer } from '../../fuzz/check-answer.js';
import { doctored } from '../../fuzz/doctored.js';
import {
  openFuzzHouse,
  type Exchange,
  type FuzzAnswer,
  type FuzzHouse,
} from '../../fuzz/fuzz-house.js';
import { live } from '../../fuzz/life-of-things.js';

const RENAMED = { name: 'Renamed' };

const ASKED: FuzzRequest = {
  operationId: 'listAccounts',
  method: 'GET',
  path: '/v1/accounts?limit=1',
  by: 'tenant',
  headers: { 'x-request-id': 'asked' },
  body: null,
};

describe('the fuzz', () => {
  let house: FuzzHouse;
  beforeAll(async () => {
    house = await openFuzzHouse();
  }, 120_000);
  afterAll(() => house.close());

  it('finds nothing wrong with an answer that is right', async () => {
    expect(faultsOfAnswer(house, await house.send(ASKED))).toEqual([]);
  });

  const changes: [string, (answer: FuzzAnswer) => Partial<FuzzAnswer>, RegExp][] = [
    ['an error of ours', () => ({ status: 500 }), /status is 500/],
    ['a status that is not described', () => ({ status: 418 }), /not described to answer 418/],
    ['a field too many', ({ text }) => ({ text: text.replace('{', '{"x":1,') }), /unevaluated/],
    ['a field too few', ({ text }) => ({ text: text.replace('"data"', '"dada"') }), /required/],
    ['a body that is none', () => ({ text: '{"data":' }), /not JSON/],
    [
      'another content type',
      ({ headers }) => ({ headers: { ...headers, 'content-type': 'text/html' } }),
      /content type/,
    ],
    [
      'a request id that is missing',
      ({ headers: { 'x-request-id': _gone, ...headers } }) => ({ headers }),
      /no X-Request-Id/,
    ],
    [
      'a request id of its own',
      ({ headers }) => ({ headers: { ...headers, 'x-request-id': 'other' } }),
      /not the one/,
    ],
    ['the name of another tenant', () => ({ text: house.stranger.marker }), /another tenant/],
    ['the id of another tenant', () => ({ text: house.stranger.inside.id }), /another tenant/],
    ['the key of another tenant', () => ({ text: house.stranger.key }), /another tenant/],
    ['the key that asked', () => ({ text: house.tenant.key }), /key of the caller/],
    ['a webhook’s secret', () => ({ text: `whsec_${'a'.repeat(32)}` }), /secret is shown again/],
  ];

  it.each(changes)('notices %s', async (_, change, fault) => {
    const lying = doctored(house, ({ answer }) => change(answer));
    expect(faultsOfAnswer(house, await lying.send(ASKED)).join('\n')).toMatch(fault);
  });

  it('notices an answer to nobody', async () => {
    const exchange = await house.send(ASKED);
    const request = { ...ASKED, by: 'nobody' as const };
    expect(faultsOfAnswer(house, { ...exchange, request })).toEqual([
      'It was answered without a key.',
    ]);
  });

  /** A rule that is made, sent twice, and then lives through one more step. */
  const ruleThat = (step: Step): Life => {
    const collection = collectionsOf(house.description).find(
      ({ path }) => path === '/v1/reply-rules',
    );
    const [example] = collection?.create.body?.examples ?? [];
    if (!collection || !isRecord(example)) throw new Error('The API knows of no reply rules.');
    const body = { ...example, account_id: null, external_id: null };
    return { collection, steps: [{ does: 'create', body, again: 'same' }, step] };
  };
  const isPatch = ({ sent }: Exchange) => sent.method === 'PATCH';
  const lies: [string, Step, (exchange: Exchange) => Partial<FuzzAnswer>, RegExp][] = [
    [
      'a change that is not kept',
      { does: 'change', nth: 0, body: RENAMED, tag: 'current' },
      (one) => (isPatch(one) ? { text: one.answer.text.replace('Renamed', 'Rename2') } : {}),
      /Expected was \{.*Rename2/,
    ],
    [
      'an ETag that is not the one shown',
      { does: 'change', nth: 0, body: RENAMED, tag: 'none' },
      (one) => (isPatch(one) ? { headers: { ...one.answer.headers, etag: '"77"' } } : {}),
      /the ETag "77"/,
    ],
    [
      'a thing that stays when it was removed',
      { does: 'remove', nth: 0, tag: 'none' },
      (one) => (one.sent.method === 'DELETE' ? { status: 404 } : {}),
      /content type|body|thing that was made/i,
    ],
  ];

  it.each(lies)('notices %s', async (_, step, change, fault) => {
    await live(house, ruleThat(step));
    await expect(live(doctored(house, change), ruleThat(step))).rejects.toThrow(fault);
  });

  it('notices an old ETag that is taken for the present one', async () => {
    const life = ruleThat({ does: 'change', nth: 0, body: RENAMED, tag: 'stale' });
    const forgetful = doctored(
      house,
      () => ({}),
      ({ headers: { 'if-match': _gone, ...headers }, ...request }) => ({ ...request, headers }),
    );
    await live(house, life);
    await expect(live(forgetful, life)).rejects.toThrow(/a 412, since/);
  });

  it('notices a request that is carried out again although it has the same key', async () => {
    const forgetful = doctored(
      house,
      () => ({}),
      ({ headers: { 'idempotency-key': _gone, ...headers }, ...request }) => ({
        ...request,
        headers,
      }),
    );
    await expect(live(forgetful, ruleThat({ does: 'list' }))).rejects.toThrow(/the same answer/);
  });

  it('shows a request as a command that sends the same bytes', () => {
    const sent = {
      method: 'POST',
      path: "/a'b",
      headers: { a: 'b' },
      body: Buffer.from("{'é%\\\n"),
    };
    expect(asCurl('http://h', sent)).toBe(
      String.raw`printf '{'\''\303\251\045\134\012' | curl -i --path-as-is -X POST 'http://h/a'\''b' -H 'a: b' --data-binary @-`,
    );
  });
});
