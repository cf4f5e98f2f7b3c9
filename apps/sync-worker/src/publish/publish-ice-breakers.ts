import { sameIceBreakers, type IceBreakerSet, type Secret } from '#libs/domain';
import { GraphError, type GraphClient } from '#libs/graph-api';

export type Publication = {
  token: Secret;
  igUserId: string;
  desired: IceBreakerSet;
  /** What Instagram surely shows now; null when that is not known. */
  shown: IceBreakerSet | null;
};

/** Makes Instagram show a set of questions, and proves it by reading it back. */
export class PublishIceBreakers {
  constructor(private readonly graph: GraphClient) {}

  /** What Instagram shows, equal to `desired`. Throws `GraphError`, also when it shows another set. */
  async run({ token, igUserId, desired, shown }: Publication): Promise<IceBreakerSet> {
    if (shown !== null && sameIceBreakers(shown, desired)) return shown;
    if (desired.length === 0) await this.graph.deleteIceBreakers(token, igUserId);
    else await this.graph.setIceBreakers(token, igUserId, desired);
    const { live } = await this.graph.getIceBreakers(token, igUserId);
    if (sameIceBreakers(live, desired)) return live;
    throw new GraphError({
      kind: 'unknown',
      message: 'read-back differs from what was set',
      meaning: 'Instagram took the questions, but shows others when asked.',
      fix: 'It is tried again. If it stays, another app may be setting questions for this account.',
    });
  }
}
