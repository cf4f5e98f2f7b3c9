import { describe, expect, it } from '@jest/globals';
import { createFloe } from './create-floe.js';
import { followFeed } from './feed.js';

const PAGES: Record<string, { data: { id: string; body: { type: string } }[]; to: string }> = {
  '': { data: [{ id: 'f1', body: { type: 'reply.sent' } }], to: 'c1' },
  c1: { data: [], to: 'c2' },
  c2: { data: [{ id: 'f2', body: { type: 'reply.failed' } }], to: 'c3' },
};

function aFloe() {
  const asked: string[] = [];
  const floe = createFloe({
    baseUrl: 'https://floe.example.com',
    apiKey: 'key',
    fetch: async (input) => {
      const { searchParams } = new URL(input instanceof Request ? input.url : input);
      asked.push(searchParams.toString());
      const page = PAGES[searchParams.get('cursor') ?? ''];
      const status = page ? 200 : 410;
      const body = page
        ? { data: page.data, next_cursor: page.to, has_more: false }
        : { code: 'cursor_expired' };
      return Response.json(body, { status });
    },
  });
  return { floe, asked };
}

describe('followFeed', () => {
  it('goes on behind each page, tells of empty ones too, and throws what stops it', async () => {
    const { floe, asked } = aFloe();
    const seen: string[] = [];
    const follow = async () => {
      for await (const { items, cursor } of followFeed(floe, { types: ['reply.*'] })) {
        seen.push(`${items.map(({ id, body }) => `${id} ${body.type}`).join()} → ${cursor}`);
      }
    };
    await expect(follow()).rejects.toMatchObject({ code: 'cursor_expired' });
    expect(seen).toEqual(['f1 reply.sent → c1', ' → c2', 'f2 reply.failed → c3']);
    expect(asked[1]).toBe('wait=25&cursor=c1&types=reply.*');
  });

  it('begins where it is told to, and ends by its signal', async () => {
    const { floe, asked } = aFloe();
    const stop = new AbortController();
    for await (const { cursor } of followFeed(floe, { cursor: 'c2', signal: stop.signal })) {
      expect(cursor).toBe('c3');
      stop.abort();
    }
    expect(asked).toHaveLength(1);
  });
});
