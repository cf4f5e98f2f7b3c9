import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const memorySchema = z.object({
  tenantId: z.string().optional(),
  apiKey: z.string().optional(),
  endpoint: z.object({ id: z.string(), url: z.string(), secret: z.string() }).optional(),
  instagram: z
    .object({ ig_user_id: z.string(), app_scoped_id: z.string(), access_token: z.string() })
    .optional(),
});

/** What the demo tells only once, and a second start needs again. */
export type DemoMemory = z.infer<typeof memorySchema>;

/** What is kept; nothing when the file is absent or damaged, since the demo can make all of it anew. */
export function recallDemo(file: string): DemoMemory {
  try {
    return memorySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}

export function rememberDemo(file: string, memory: DemoMemory): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(memory, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
