import type { Disposition } from '#libs/domain';
import type { PostFailureKind } from './classify-failure.js';
import type { PostResult } from './webhook-sender.js';

/** A delivery that did not succeed, with a message that its tenant may read. */
export class DeliveryFailedError extends Error {
  override readonly name = 'DeliveryFailedError';

  constructor(
    message: string,
    readonly kind: PostFailureKind | 'refused',
    readonly status: number | null,
  ) {
    super(message);
  }
}

/**
 * 2xx is done; 410 Gone says "never again" and is obeyed; all else is tried again, by the
 * schedule of libs/domain. Source: Standard Webhooks 1.0, "Deliverability and reliability".
 */
export function dispositionOf(result: PostResult): Disposition {
  if (!result.ok) {
    const { kind, message, status } = result;
    return { kind: 'retry', because: new DeliveryFailedError(message, kind, status) };
  }
  const { status } = result;
  if (status >= 200 && status < 300) return { kind: 'done' };
  const because = new DeliveryFailedError(`The endpoint answered ${status}.`, 'refused', status);
  return status === 410 ? { kind: 'give-up', because } : { kind: 'retry', because };
}
