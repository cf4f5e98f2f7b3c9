import { Agent, request } from 'undici';
import type { AccountSummary } from '../simulator/control/account-state.js';
import type { TapsResult } from '../simulator/control/control.js';
import type { TapsInput } from '../simulator/control/inputs.js';
import type { FaultRule, FaultState } from '../simulator/graph/faults.js';
import type { ThreadMessage } from '../simulator/state/account.js';
import type { CallRecord } from '../simulator/state/call-log.js';
import type { SettingsPatch } from '../simulator/control/inputs.js';

const MAX_CALLS = 200_000;

/** The control side of the simulator, over HTTP. */
export class SimulatorClient {
  private readonly agent = new Agent({ connections: 512, headersTimeout: 0, bodyTimeout: 0 });

  constructor(private readonly url: string) {}

  /** People tap. Resolves when the webhooks were answered with 200 or given up, copies included. */
  taps(input: TapsInput): Promise<TapsResult> {
    return this.ask('POST', '/_sim/taps', input);
  }

  async accounts(): Promise<AccountSummary[]> {
    const { data } = await this.ask<{ data: AccountSummary[] }>('GET', '/_sim/accounts');
    return data;
  }

  async messages(igUserId: string): Promise<ThreadMessage[]> {
    const path = `/_sim/accounts/${igUserId}/messages`;
    return (await this.ask<{ data: ThreadMessage[] }>('GET', path)).data;
  }

  /** The calls that were to send something, oldest first. */
  async sends(igUserId: string): Promise<CallRecord[]> {
    const query = new URLSearchParams({
      account: igUserId,
      method: 'POST',
      path: '/messages',
      limit: String(MAX_CALLS),
    });
    return (await this.ask<{ data: CallRecord[] }>('GET', `/_sim/calls?${query}`)).data;
  }

  async addFaults(rules: readonly FaultRule[]): Promise<void> {
    for (const rule of rules) await this.ask('POST', '/_sim/faults', rule);
  }

  async faults(): Promise<FaultState[]> {
    return (await this.ask<{ data: FaultState[] }>('GET', '/_sim/faults')).data;
  }

  async clearFaults(): Promise<void> {
    await this.ask('DELETE', '/_sim/faults');
  }

  async patchSettings(patch: SettingsPatch): Promise<void> {
    await this.ask('PATCH', '/_sim/settings', patch);
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }

  private async ask<T>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<T> {
    const answer = await request(`${this.url}${path}`, {
      dispatcher: this.agent,
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) {
      throw new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 500)}`);
    }
    return JSON.parse(text) as T;
  }
}
