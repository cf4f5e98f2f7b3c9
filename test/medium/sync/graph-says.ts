import type { FaultAction } from '../../simulator/graph/faults.js';

/** A fault by which Instagram refuses a call in its own words. */
export const graphSays = (status: number, code: number, error_subcode?: number): FaultAction => ({
  status,
  body: { error: { message: 'No.', type: 'OAuthException', code, error_subcode } },
});
