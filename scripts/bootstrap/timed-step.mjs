/** A failure that a person can act on: shown as one sentence, without a stack. */
export class BootstrapError extends Error {}

const elapsed = (sinceMs) => `${Math.round((Date.now() - sinceMs) / 1000)} s`;

/**
 * Runs `work` and says so once it has taken more than a second: a line that counts on a terminal,
 * elsewhere one line when it is known to be slow and one with the time it took.
 */
export async function timedStep(label, log, work) {
  const startedMs = Date.now();
  const live = process.stdout.isTTY === true;
  let told = false;
  const ticker = setInterval(() => {
    if (live) process.stdout.write(`\r${label} …  ${elapsed(startedMs)}`);
    else if (!told) log(`${label} …`);
    told = true;
  }, 1000);
  try {
    return await work();
  } finally {
    clearInterval(ticker);
    if (live && told) process.stdout.write('\r\u001b[K');
    if (told) log(`${label} …  ${elapsed(startedMs)}`);
  }
}
