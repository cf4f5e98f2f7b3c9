import type { Account, ClaimedEvent, DriftSuspicions, IceBreakerRevisions } from '#libs/storage';

type Parts = {
  revisions: Pick<IceBreakerRevisions, 'sourcesOf'>;
  suspicions: Pick<DriftSuspicions, 'noteStrangers'>;
};

/**
 * Finds out which questions the taps of a turn came from, and says so on their events; what has once
 * been found stays. True when some came from none that were ever published, and it is to be looked now
 * what Instagram shows. Called inside the unit of work that claims them.
 */
export async function attributeTaps(
  { revisions, suspicions }: Parts,
  { tenantId, id: accountId }: Account,
  claimed: readonly ClaimedEvent[],
): Promise<boolean> {
  const open = claimed
    .map(({ event }) => event)
    .filter(({ kind, payload, tappedRevision }) => {
      return kind === 'postback' && payload !== null && tappedRevision === null;
    });
  const sources = await revisions.sourcesOf(
    tenantId,
    accountId,
    open.map(({ id: eventId, title, payload, occurredAt }) => {
      return { eventId, title, payload, occurredAt };
    }),
  );
  for (const event of open) {
    const source = sources.get(event.id);
    event.tappedRevision = source?.revision ?? null;
    event.tappedLocale = source?.locale ?? null;
  }
  const strangers = open.filter(({ id }) => !sources.has(id)).map(({ payload }) => payload ?? '');
  return suspicions.noteStrangers(tenantId, accountId, strangers);
}
