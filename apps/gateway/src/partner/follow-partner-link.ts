import {
  GroupCommit,
  PartnerLinkLookup,
  PartnerLinkRepository,
  type LinkOfToken,
  type OpenPartnerLink,
} from '#libs/storage';
import { Injectable } from '@nestjs/common';
import { readPartnerToken } from './partner-token.js';

/** Anybody may come with a token, and must not keep the few connections that events come in by. */
const MAX_LOOKUPS = 2;

/** A link that works, and the token that it was opened with. */
export type FollowedLink = OpenPartnerLink & { token: string };

/** Finds what a token opens at this moment. */
@Injectable()
export class FollowPartnerLink {
  private readonly lookups: GroupCommit<Buffer, LinkOfToken | null>;

  constructor(
    lookup: PartnerLinkLookup,
    private readonly links: PartnerLinkRepository,
  ) {
    this.lookups = new GroupCommit(
      (hashes) => Promise.all(hashes.map((hash) => lookup.find(hash))),
      { maxItems: 1, maxInFlight: MAX_LOOKUPS },
    );
  }

  /** Null for what is no token, and for a link that works no more: nobody can tell which. */
  async run(text: string | null): Promise<FollowedLink | null> {
    const read = readPartnerToken(text);
    const found = read && (await this.lookups.add(read.hash));
    const link = found && (await this.links.open(found.tenantId, found.linkId));
    return read && link ? { ...link, token: read.token } : null;
  }
}
