import { OneAtATime, type Lanes } from '#libs/jobs';
import type { WebhookSender } from '#libs/webhooks-out';
import { DeliverEndpoint } from '../../../apps/responder-worker/src/deliveries/deliver-endpoint.js';
import { DisableEndpoint } from '../../../apps/responder-worker/src/deliveries/disable-endpoint.js';
import type { Storage } from '../storage/open-storage.js';
import { RecordedLanes } from './turn-context.js';

type Options = {
  /** Everything that the lane awaits is given through it. */
  wrap?: <T extends object>(part: T) => T;
  lanes?: Pick<Lanes, 'wakeQuietly'>;
};

/** The lane of an endpoint's deliveries, as the responder-worker has it. Its dice fall low. */
export function aDeliveryLane(
  storage: Storage,
  sender: Pick<WebhookSender, 'post'>,
  { wrap = (part) => part, lanes = new RecordedLanes() }: Options = {},
): DeliverEndpoint {
  const shared = { work: wrap(storage.work), endpoints: wrap(storage.endpoints) };
  return new DeliverEndpoint({
    ...shared,
    fare: wrap(storage.fare),
    deliveries: wrap(storage.deliveries),
    recoveries: wrap(storage.recoveries),
    disable: new DisableEndpoint({
      ...shared,
      facts: wrap(storage.facts),
      audit: wrap(storage.audit),
      lanes: wrap(lanes),
      log: { warn: () => undefined },
      count: () => undefined,
    }),
    dueLanes: storage.dueLanes,
    sender: wrap(sender),
    suspects: new OneAtATime(),
    count: () => undefined,
    dice: () => 0,
  });
}
