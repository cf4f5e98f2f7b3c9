import type { PostRequest, PostResult } from '#libs/webhooks-out';

type Answer = Extract<PostResult, { ok: true }>;
/** An answer of a partner. */
export const answer = (status: number, more: Partial<Answer> = {}): PostResult => ({
  ok: true,
  status,
  ms: 1,
  answer: 'words of the partner',
  headers: { server: 'partner' },
  retryAfterMs: null,
  control: null,
  ...more,
});

/** An endpoint without a network: it answers what `say` says, and remembers what came. */
export class Partner {
  readonly came: PostRequest[] = [];
  underWay = 0;
  most = 0;
  say: (request: PostRequest) => PostResult = () => answer(204);

  async post(request: PostRequest): Promise<PostResult> {
    this.came.push(request);
    this.underWay += 1;
    this.most = Math.max(this.most, this.underWay);
    await new Promise((resolve) => setImmediate(resolve));
    this.underWay -= 1;
    return this.say(request);
  }

  numbers(): number[] {
    return this.came.map(({ body }) => JSON.parse(body).data.n);
  }
}
