import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startSystem, type System } from './support/system.js';
import { aTenant, type ConnectedAccount, type TenantUser } from './support/tenant.js';
import { until } from './support/until.js';

const SEND = { method: 'POST', path: '/messages' };

/** A send that gave no good answer: the person must get one answer, whichever way it went. */
describe('sends whose outcome is not known', () => {
  let system: System;
  let tenant: TenantUser;
  let account: ConnectedAccount;
  const control = () => system.simulator.control;

  beforeAll(async () => {
    system = await startSystem();
    tenant = await aTenant(system);
    account = await tenant.connectAccount('unsure.sends');
    await tenant.addRule(null, 'One answer');
  });

  afterEach(() => {
    control().clearFaults();
    control().patchAccount(account.igUserId, { echoes: 'after-response' });
  });

  afterAll(async () => {
    await system.stop();
  });

  const tap = () => control().tap(account.igUserId, { payload: 'ANY', title: 'Any?' });

  const answersTo = (person: string) =>
    control()
      .messages(account.igUserId, { person })
      .filter(({ direction }) => direction === 'out');

  it('finds by its echo what Instagram took and then cut off', async () => {
    control().addFault({ match: SEND, action: { acceptThenCut: true } });
    const { person, mid } = await tap();
    const event = await tenant.tapIn('answered', mid);
    expect(event.replies).toMatchObject([{ state: 'sent', evidence: 'echo' }]);
    expect(answersTo(person)).toHaveLength(1);
  });

  it('finds in the thread what gave no answer and no echo', async () => {
    control().patchAccount(account.igUserId, { echoes: 'off' });
    control().addFault({ match: SEND, action: { acceptThenCut: true } });
    const { person, mid } = await tap();
    const event = await tenant.tapIn('answered', mid);
    expect(event.replies).toMatchObject([{ state: 'sent', evidence: 'thread' }]);
    expect(answersTo(person)).toHaveLength(1);
  });

  it('sends again what the thread shows to be missing', async () => {
    control().addFault({ match: SEND, action: { cut: true } });
    const { person, mid } = await tap();
    const event = await tenant.tapIn('answered', mid);
    expect(event.replies).toMatchObject([{ state: 'sent', evidence: 'answer' }]);
    expect(answersTo(person)).toHaveLength(1);
  });

  it('answers once when the worker is killed while Instagram has the message', async () => {
    control().addFault({ match: SEND, action: { acceptThenHang: true } });
    const { person, mid } = await tap();
    await until('Instagram has the message', 20_000, () => answersTo(person).length === 1);
    await system.apps['responder-worker'].restart('SIGKILL');
    const event = await tenant.tapIn('answered', mid);
    expect(event.replies).toMatchObject([{ state: 'sent', evidence: 'echo' }]);
    expect(answersTo(person)).toHaveLength(1);
  });

  it('answers once when the worker is killed before the call acted', async () => {
    control().addFault({ match: SEND, action: { hang: true } });
    const { person, mid } = await tap();
    await until('the call is under way', 20_000, async () => {
      const [row] = await system.database.ask<{ state: string }>(
        `SELECT r.state FROM replies r JOIN inbound_events e ON e.id = r.event_id
          WHERE e.mid = $1`,
        [mid],
      );
      return (
        row?.state === 'intended' &&
        control()
          .faults()
          .some(({ hit }) => hit > 0)
      );
    });
    await system.apps['responder-worker'].restart('SIGKILL');
    const event = await tenant.tapIn('answered', mid);
    expect(event.replies).toMatchObject([{ state: 'sent', evidence: 'answer' }]);
    expect(answersTo(person)).toHaveLength(1);
  });

  it('holds, and does not send again, while no evidence is to be had', async () => {
    control().patchAccount(account.igUserId, { echoes: 'off' });
    control().addFault({ match: SEND, action: { acceptThenCut: true } });
    control().addFault({
      match: { path: '/conversations' },
      times: 2,
      action: {
        status: 500,
        body: { error: { code: 2, message: 'down', type: 'OAuthException' } },
      },
    });
    const { person, mid } = await tap();
    await until('evidence was sought in vain', 30_000, () =>
      control()
        .faults()
        .some(({ match, hit }) => match?.path === '/conversations' && hit === 2),
    );
    expect(answersTo(person)).toHaveLength(1);
    const event = await tenant.tapIn('answered', mid);
    expect(event.replies).toMatchObject([{ state: 'sent', evidence: 'thread' }]);
    expect(answersTo(person)).toHaveLength(1);
  });
});
