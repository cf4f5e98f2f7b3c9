import { z } from 'zod';
import type { SimulatorControl } from './control.js';

export type ControlAnswer = { status?: number; body: unknown };
export type ControlRequest = { control: SimulatorControl; ig: string; query: URLSearchParams };
export type ControlRoute = {
  method: string;
  /** `{ig}` stands for the account's ig_user_id. */
  path: string;
  what: string;
  /** Reads the body; throws a ZodError when it is wrong. */
  run: (request: ControlRequest, body: unknown) => ControlAnswer | Promise<ControlAnswer>;
};

/** An endpoint whose answer is 200 with what `run` gives. */
export function route<S extends z.ZodType>(
  method: string,
  path: string,
  what: string,
  schema: S,
  run: (request: ControlRequest, input: z.output<S>) => unknown,
): ControlRoute {
  return {
    method,
    path,
    what,
    run: async (request, body) => ({ body: await run(request, schema.parse(body)) }),
  };
}
