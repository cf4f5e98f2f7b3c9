import type { FuzzRequest } from './arbitrary/requests.js';
import type { Exchange, FuzzAnswer, FuzzHouse } from './fuzz-house.js';

/** The same house, whose answers or requests are changed on the way: a fault that must be noticed. */
export function doctored(
  house: FuzzHouse,
  change: (exchange: Exchange) => Partial<FuzzAnswer>,
  alter: (request: FuzzRequest) => FuzzRequest = (request) => request,
): FuzzHouse {
  return {
    ...house,
    send: async (request) => {
      const exchange = await house.send(alter(request));
      return { ...exchange, answer: { ...exchange.answer, ...change(exchange) } };
    },
  };
}
