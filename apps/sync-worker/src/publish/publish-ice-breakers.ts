import { sameIceBreakers, type IceBreakerSet, type Secret } from '#libs/domain';
import { GraphError, type GraphClient, type GraphUsage, type SeenCall } from '#libs/graph-api';

export type Publication = {
  token: Secret;
  igUserId: string;
  desired: IceBreakerSet;
  /** What Instagram surely shows now; null when that is not known. */
  shown: IceBreakerSet | null;
  /** Read what it shows before anything is sent: it may be the wish already. */
  lookFirst: boolean;
  /** Whether this is still the wish. Asked after the set was sent, to save a call that proves nothing. */
  stands: () => Promise<boolean>;
  seen: (call: SeenCall) => void;
};

/** `isNew` false: it was shown already, and nothing was sent. `usage` null: nothing was called. */
export type PublicationEnd =
  | { kind: 'shown'; live: IceBreakerSet; isNew: boolean; usage: GraphUsage | null }
  | { kind: 'overtaken'; usage: GraphUsage };

/** Makes Instagram show a set of questions, and proves it by reading it back. */
export class PublishIceBreakers {
  constructor(private readonly graph: GraphClient) {}

  /** What Instagram shows, equal to `desired`. Throws `GraphError`, also when it shows another set. */
  async run({
    token,
    igUserId,
    desired,
    shown,
    lookFirst,
    stands,
    seen,
  }: Publication): Promise<PublicationEnd> {
    const { graph } = this;
    if (shown !== null && sameIceBreakers(shown, desired)) {
      return { kind: 'shown', live: shown, isNew: false, usage: null };
    }
    if (lookFirst) {
      const { live, usage } = await graph.getIceBreakers(token, igUserId, { seen });
      if (sameIceBreakers(live, desired)) return { kind: 'shown', live, isNew: false, usage };
    }
    const sent =
      desired.length === 0
        ? await graph.deleteIceBreakers(token, igUserId, { seen })
        : await graph.setIceBreakers(token, igUserId, desired, { seen });
    if (!(await stands())) return { kind: 'overtaken', usage: sent.usage };
    const { live, usage } = await graph.getIceBreakers(token, igUserId, { seen });
    if (sameIceBreakers(live, desired)) return { kind: 'shown', live, isNew: true, usage };
    throw new GraphError({
      kind: 'unknown',
      message: 'read-back differs from what was set',
      meaning: 'Instagram took the questions, but shows others when asked.',
      fix: 'It is tried again. If it stays, another app may be setting questions for this account.',
    });
  }
}
