import { describe, expect, it } from '@jest/globals';
import { SendPace } from './send-pace.js';

describe('SendPace', () => {
  it('gives sends that come at once places of their own, a gap apart', () => {
    const pace = new SendPace();
    expect([1, 2, 3].map(() => pace.reserve('a', 1_000))).toEqual([0, 12.5, 25]);
  });

  it('lets a send through at once after a pause', () => {
    const pace = new SendPace();
    pace.reserve('a', 1_000);
    expect(pace.reserve('a', 2_000)).toBe(0);
  });

  it('lets more time pass after an audio or a video, of which Meta allows ten a second', () => {
    const pace = new SendPace();
    const gaps = (['video', 'audio', 'image', 'file'] as const).map((type) =>
      pace.gapMsOf({ attachment: { type, payload: { url: 'https://cdn.example.com/a' } } }),
    );
    expect([...gaps, pace.gapMsOf({ text: 'a' })]).toEqual([120, 120, 12.5, 12.5, 12.5]);
    const waits = Array.from({ length: 20 }, () => pace.reserve('a', 0, 120));
    expect(waits.filter((waitMs) => waitMs < 1_000).length).toBeLessThanOrEqual(10);
  });

  it('does not let one account wait for another', () => {
    const pace = new SendPace();
    expect([pace.reserve('a', 1_000), pace.reserve('b', 1_000)]).toEqual([0, 0]);
  });

  it('is as fast as it is told', () => {
    const pace = new SendPace(4);
    expect([1, 2, 3].map(() => pace.reserve('a', 1_000))).toEqual([0, 250, 500]);
    const video = { attachment: { type: 'video', payload: { url: 'https://a.example' } } } as const;
    expect(pace.gapMsOf(video)).toBe(250);
  });

  it('stays below the hundred sends a second that Meta allows', () => {
    const pace = new SendPace();
    const waits = Array.from({ length: 200 }, () => pace.reserve('a', 0));
    expect(waits.filter((waitMs) => waitMs < 1_000).length).toBeLessThanOrEqual(90);
  });
});
