import { describe, expect, it } from '@jest/globals';
import { PlaceInLine } from './place-in-line.js';

const NOW_MS = Date.parse('2026-11-30T12:00:00Z');

function placesOf(line: PlaceInLine, tenant: string, count: number, nowMs = NOW_MS): number[] {
  return Array.from({ length: count }, () => line.next(tenant, nowMs));
}

describe('PlaceInLine', () => {
  it('lets a tenant that asks for little stand in the common line', () => {
    expect(new Set(placesOf(new PlaceInLine(), 'a', 32))).toEqual(new Set([0]));
  });

  it('sends the rest of a crowd behind it, one after the other', () => {
    expect(placesOf(new PlaceInLine(), 'a', 36).slice(31)).toEqual([0, 1, 2, 3, 4]);
  });

  it('counts each tenant alone', () => {
    const line = new PlaceInLine();
    placesOf(line, 'a', 5_000);
    expect(line.next('b', NOW_MS)).toBe(0);
  });

  it('forgets: half after 20 s, and after some minutes all', () => {
    const line = new PlaceInLine();
    placesOf(line, 'a', 200);
    expect(line.next('a', NOW_MS + 20_000)).toBe(100 + 1 - 32);
    expect(line.next('a', NOW_MS + 300_000)).toBe(0);
  });

  it('holds a steady tenant at a steady place', () => {
    const line = new PlaceInLine();
    const places = Array.from({ length: 60_000 }, (_, n) => line.next('a', NOW_MS + n * 10));
    const last = places.at(-1) ?? 0;
    expect(last).toBeGreaterThan(2_000);
    expect(last).toBeLessThan(3_000);
  });

  it('never goes beyond what BullMQ takes, nor before the common line when a clock steps back', () => {
    const line = new PlaceInLine();
    expect(Math.max(...placesOf(line, 'a', 10_000))).toBeLessThan(2 ** 21);
    expect(line.next('a', NOW_MS - 3_600_000)).toBeLessThan(2 ** 21);
    expect(line.next('b', NOW_MS - 3_600_000)).toBe(0);
  });
});
