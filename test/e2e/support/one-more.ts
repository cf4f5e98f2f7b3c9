import { freePorts } from '../../support/free-ports.js';
import type { AppProcess } from './app-process.js';

/** A second process of the same app on a port of its own, ready. */
export async function oneMore(first: AppProcess): Promise<AppProcess> {
  const [port = 0] = await freePorts(1);
  const another = first.twin(port);
  another.start();
  await another.ready();
  return another;
}
