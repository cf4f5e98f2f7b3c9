// `npm run chaos`: see USAGE.
import { availableParallelism, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openHouse } from './house/house.js';
import { readOptions } from './options.js';
import { findingLines, isPassed, reportLines } from './report.js';
import { runChaos } from './run-chaos.js';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const say = (line: string) => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), Date.now() % 1_000_000);
  const { backend, seed } = options;
  const house = await openHouse({ folder: join(root, '.floe'), root, backend });
  const end = () => void house.stop().finally(() => process.exit(1));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  // Whoever started us has died without a word.
  process.once('disconnect', end);
  try {
    const report = await runChaos(house, options, say);
    for (const line of reportLines(report)) say(line);
    const processors = `${availableParallelism()} processors, load ${loadavg()[0]?.toFixed(1)}`;
    say(`on ${backend}, seed ${seed}, ${processors}`);
    if (isPassed(report)) return;
    for (const line of findingLines(report)) say(line);
    say(`see findings.json (the rows of these taps) and the logs in ${house.logs}`);
    process.exitCode = 1;
  } finally {
    await house.stop();
    // Else the channel would keep us.
    process.removeListener('disconnect', end);
    if (process.connected) process.disconnect();
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
  if (process.connected) process.disconnect();
}
