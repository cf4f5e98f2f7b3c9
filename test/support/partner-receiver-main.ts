import { startPartnerReceiver } from './partner-receiver.js';

const port = Number(process.env['PARTNER_PORT'] ?? 4500);

try {
  const receiver = await startPartnerReceiver({ port });
  console.log(`partner receiver takes webhooks at ${receiver.url}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void receiver.close());
  }
} catch (error) {
  console.error(`partner receiver cannot listen at port ${port}: ${String(error)}`);
  process.exitCode = 1;
}
