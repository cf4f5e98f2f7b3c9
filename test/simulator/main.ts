import { startSimulator } from './simulator.js';

/** The simulator on its own: `npm run simulator`. An empty setting counts as none. */
const setting = (name: string): string | undefined => process.env[name]?.trim() || undefined;

const problems: string[] = [];
const portText = setting('SIMULATOR_PORT') ?? '4400';
const port = Number(portText);
if (!/^\d+$/.test(portText) || port > 65_535) problems.push('SIMULATOR_PORT must be 0 to 65535');
const webhookUrl = setting('WEBHOOK_URL');
if (webhookUrl !== undefined && !/^https?:$/.test(URL.parse(webhookUrl)?.protocol ?? '')) {
  problems.push('WEBHOOK_URL must be an http or https address');
}
const appSecret = setting('META_APP_SECRETS')?.split(',')[0]?.trim();
const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (problems.length > 0) {
  for (const problem of problems) process.stderr.write(`simulator: ${problem}\n`);
  process.exitCode = 1;
} else {
  await run();
}

async function run(): Promise<void> {
  const simulator = await startSimulator({
    port,
    webhookUrl,
    appSecret: appSecret ?? 'simulator',
    verifyToken: setting('META_VERIFY_TOKEN'),
    appId: setting('INSTAGRAM_APP_ID'),
    instagramAppSecret: setting('INSTAGRAM_APP_SECRET'),
    log: (line) => say(`simulator: ${line}`),
  }).catch((error: unknown) => {
    const words = error instanceof Error ? error.message : String(error);
    process.stderr.write(`simulator: cannot listen on port ${port}: ${words}\n`);
    process.exitCode = 1;
    return null;
  });
  if (simulator === null) return;
  const unsigned =
    appSecret === undefined
      ? ' META_APP_SECRETS is not set: webhooks are signed with "simulator".'
      : '';
  say(
    `simulator listening on ${simulator.url}: open it in a browser for a phone to tap on, or try: curl ${simulator.url}/_sim${unsigned}`,
  );
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void simulator.close());
  }
}
