import { newId } from '#libs/domain';
import { isDeepStrictEqual } from 'node:util';
import type { Collection, Life, Step, Tag } from './arbitrary/steps.js';
import type { Exchange, FuzzAnswer, FuzzHouse } from './fuzz-house.js';
import type { Operation } from './openapi/read-description.js';
import { isRecord } from './arbitrary/is-record.js';
import { faultsOfAnswer } from './check-answer.js';
import { FuzzFailure } from './fuzz-failure.js';

/** Fields of the one answer that made a thing. */
const SHOWN_ONCE = ['key', 'secret'];

type Thing = { id: string; etag: string; shown: Record<string, unknown>; isGone: boolean };

/**
 * Does the steps one after the other, and after each looks whether the things are as their answers
 * said: what was accepted is there as it was answered, what was refused has changed nothing. Throws a
 * `FuzzFailure` otherwise.
 */
export async function live(house: FuzzHouse, life: Life): Promise<void> {
  const run = new LifeOfThings(house, life.collection);
  for (const step of life.steps) await run.take(step);
}

class LifeOfThings {
  private readonly made: Thing[] = [];

  constructor(
    private readonly house: FuzzHouse,
    private readonly of: Collection,
  ) {}

  async take(step: Step): Promise<void> {
    switch (step.does) {
      case 'create':
        return this.create(step.body, step.again);
      case 'change':
        return this.edit(this.of.change, step.nth, step.body, step.tag);
      case 'replace':
        return this.edit(this.of.replace, step.nth, step.body, step.tag);
      case 'race':
        return this.race(step.nth, step.bodies);
      case 'remove':
        return this.remove(step.nth, step.tag);
      case 'list':
        return this.list();
      default:
        step satisfies never;
    }
  }

  private async create(body: unknown, again: 'no' | 'same' | 'other'): Promise<void> {
    const { create } = this.of;
    const bytes = this.bytesOf(body);
    const headers = { 'idempotency-key': newId() };
    const first = await this.send(create, create.path, bytes, headers);
    if (again !== 'no' && first.answer.status < 300) {
      const other = again === 'same' ? bytes : Buffer.from('{}');
      const second = await this.send(create, create.path, other, headers);
      if (again === 'other') this.expect(second, second.answer.status === 422, 'a reused key');
      else this.expect(second, second.answer.text === first.answer.text, 'the same answer again');
    }
    if (first.answer.status !== 201) return;
    const shown = this.bodyOf(first);
    const kept = Object.entries(shown).filter(([name]) => !SHOWN_ONCE.includes(name));
    const { id } = shown;
    this.expect(first, typeof id === 'string', 'an id');
    const etag = first.answer.headers['etag'] ?? '';
    this.expect(first, /^"\d+"$/.test(etag), 'an ETag');
    const thing = { id: String(id), etag, shown: Object.fromEntries(kept), isGone: false };
    this.made.push(thing);
    await this.isAsItWasShown(thing);
  }

  private async edit(operation: Operation | null, nth: number, body: unknown, tag: Tag) {
    const thing = this.nth(nth);
    if (!operation || !thing) return;
    const stale = tag === 'stale';
    const exchange = await this.sendTo(operation, thing, this.bytesOf(body), tag);
    const { status, headers } = exchange.answer;
    if (status < 300) {
      this.expect(exchange, !stale, 'a 412, since the ETag is over');
      this.expect(exchange, !thing.isGone, 'no change to what is gone');
      thing.shown = this.bodyOf(exchange);
      thing.etag = headers['etag'] ?? '';
    } else if (!thing.isGone && tag === 'current') {
      this.expect(exchange, status !== 412, 'no 412, since the ETag is the present one');
    }
    await this.isAsItWasShown(thing);
  }

  /** Two changes at once that both know the present version: one of them is told that it came late. */
  private async race(nth: number, bodies: [unknown, unknown]): Promise<void> {
    const thing = this.nth(nth);
    const { change } = this.of;
    if (!change || !thing || thing.isGone) return;
    const before = thing.etag;
    const both = await Promise.all(
      bodies.map((body) => this.sendTo(change, thing, this.bytesOf(body), 'current')),
    );
    const [winner, loser] = both.filter(
      ({ answer }) => answer.status < 300 && answer.headers['etag'] !== before,
    );
    if (winner && loser) this.expect(loser, false, 'a 412, since both changed the same version');
    if (winner) {
      thing.shown = this.bodyOf(winner);
      thing.etag = winner.answer.headers['etag'] ?? '';
    }
    await this.isAsItWasShown(thing);
  }

  private async remove(nth: number, tag: Tag): Promise<void> {
    const thing = this.nth(nth);
    if (!this.of.remove || !thing) return;
    const exchange = await this.sendTo(this.of.remove, thing, null, tag);
    const { status, headers } = exchange.answer;
    if (status < 300 && !thing.isGone) {
      this.expect(exchange, tag !== 'stale', 'a 412, since the ETag is over');
      // What is shown with a 202 stays, as it is shown.
      if (status === 202) {
        thing.shown = this.bodyOf(exchange);
        thing.etag = headers['etag'] ?? '';
      } else thing.isGone = true;
    }
    await this.isAsItWasShown(thing);
  }

  private async list(): Promise<void> {
    if (!this.of.list) return;
    const exchange = await this.send(this.of.list, `${this.of.path}?limit=100`, null, {});
    this.expect(exchange, exchange.answer.status === 200, 'a list');
  }

  /** What is gone is not found, or is shown as what opens nothing any more. */
  private async isAsItWasShown(thing: Thing): Promise<void> {
    const exchange = await this.sendTo(this.of.read, thing, null, 'none');
    const { status, headers } = exchange.answer;
    if (thing.isGone) {
      const isRevoked = status === 200 && this.bodyOf(exchange)['status'] === 'revoked';
      this.expect(exchange, status === 404 || isRevoked, 'nothing, since it was removed');
      return;
    }
    this.expect(exchange, status === 200, 'the thing that was made');
    const shown = this.bodyOf(exchange);
    this.expect(exchange, isDeepStrictEqual(shown, thing.shown), JSON.stringify(thing.shown));
    this.expect(exchange, headers['etag'] === thing.etag, `the ETag ${thing.etag}`);
  }

  private nth(nth: number): Thing | null {
    return this.made[nth % (this.made.length || 1)] ?? null;
  }

  private sendTo(operation: Operation, thing: Thing, body: Buffer | null, tag: Tag) {
    const tags = {
      none: {},
      current: { 'if-match': thing.etag },
      stale: { 'if-match': '"999999"' },
      any: { 'if-match': '*' },
    };
    return this.send(operation, `${this.of.path}/${thing.id}`, body, tags[tag]);
  }

  private async send(
    { operationId, method }: Operation,
    path: string,
    body: Buffer | null,
    headers: Record<string, string>,
  ): Promise<Exchange> {
    const type = body === null ? {} : { 'content-type': 'application/json' };
    const exchange = await this.house.send({
      operationId,
      method,
      path,
      body,
      by: 'tenant',
      headers: { ...headers, ...type },
    });
    const faults = faultsOfAnswer(this.house, exchange);
    if (faults.length > 0) throw new FuzzFailure(this.house, exchange, faults);
    return exchange;
  }

  /** Resolved once, so that what is sent again is the same to the byte. */
  private bytesOf(body: unknown): Buffer {
    const text = JSON.stringify(body) ?? '';
    return Buffer.from(this.house.things.resolve(text, (name) => name));
  }

  private bodyOf({ answer }: { answer: FuzzAnswer }): Record<string, unknown> {
    const body: unknown = JSON.parse(answer.text);
    return isRecord(body) ? body : {};
  }

  private expect(exchange: Exchange, isTrue: boolean, what: string): void {
    if (!isTrue) throw new FuzzFailure(this.house, exchange, [`Expected was ${what}.`]);
  }
}
