import { asCurl } from './as-curl.js';
import type { Exchange, FuzzHouse } from './fuzz-house.js';

/** Something is wrong with an answer. The message has all that is needed to see it again. */
export class FuzzFailure extends Error {
  override readonly name = 'FuzzFailure';

  constructor({ gateway }: FuzzHouse, { request, sent, answer }: Exchange, faults: string[]) {
    super(
      [
        `${request.operationId} asked by ${request.by}:`,
        ...faults.map((fault) => `  ${fault}`),
        asCurl(gateway.url, sent),
        `${answer.status} ${answer.text.slice(0, 2_000)}`,
      ].join('\n'),
    );
  }
}
