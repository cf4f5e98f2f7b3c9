import { randomBytes } from 'node:crypto';
import { deliverEndpoint, JobsModule, Lanes } from '#libs/jobs';
import { FactRepository, StorageModule } from '#libs/storage';
import { makeFactBody, newId } from '#libs/domain';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Stand } from './stand.js';

/** Facts as the apps write them, with their deliveries in one transaction and the lanes woken after. */
export type FactSource = {
  /** Writes facts of the tenant: each of the account named for it, with its place in the list as payload. */
  tell(tenantId: string, accountIds: readonly string[], from?: number): Promise<void>;
  close(): Promise<void>;
};

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
@Module({})
class Source {}

export function aFactBody(accountId: string, place: number): string {
  return JSON.stringify(
    makeFactBody(
      'ice_breaker.tapped',
      {
        account_id: accountId,
        event_id: newId(),
        person_id: '1234567890123456',
        question: 'When are you open?',
        payload: String(place),
        mid: 'aWdfZAG1faXRlbTox',
        tapped_at: new Date().toISOString(),
      },
      new Date(),
      'req_bench',
    ),
  );
}

export async function openFactSource({ databaseUrl, redisUrl }: Stand): Promise<FactSource> {
  const context = await NestFactory.createApplicationContext(
    {
      module: Source,
      imports: [
        StorageModule.forRoot({
          url: databaseUrl,
          poolSize: 4,
          routerPoolSize: 1,
          applicationName: 'floe-bench',
          keys: { keys: [{ id: 'bench', key: randomBytes(32) }], kms: null },
        }),
        JobsModule.forProducer({
          ...(redisUrl === null ? {} : { redisUrl }),
          databaseUrl,
          log: quiet,
          queues: ['deliveries'],
        }),
      ],
    },
    { logger: false },
  );
  const facts = context.get(FactRepository, { strict: false });
  const lanes = context.get<Lanes>(Lanes, { strict: false });
  return {
    tell: async (tenantId, accountIds, from = 0) => {
      const drafts = accountIds.map((accountId, at) => ({
        accountId,
        type: 'ice_breaker.tapped' as const,
        body: aFactBody(accountId, from + at),
      }));
      const told = await facts.append(tenantId, drafts);
      await lanes.wakeQuietly(
        deliverEndpoint,
        told.map((endpointId) => ({ v: 1, tenantId, endpointId })),
      );
    },
    close: () => context.close(),
  };
}
