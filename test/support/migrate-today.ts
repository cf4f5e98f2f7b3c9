import { migrateQueueSchema } from '#libs/jobs';
import { APP_ROLE, migrateStorage } from '#libs/storage';

/** Brings a database to this build's schema and the queue's, with the apps' role at work in both. */
export async function migrateToday(url: string): Promise<void> {
  await migrateStorage(url, null);
  await migrateQueueSchema(url, { role: APP_ROLE });
}
