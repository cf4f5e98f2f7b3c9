import { missingFields, SUBSCRIBED_FIELDS, type Secret } from '#libs/domain';
import { GraphClient, GraphError, type CallOptions, type GraphMe } from '#libs/graph-api';
import { LOGGER, type Logger } from '#libs/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '../problems/problem.js';

/** Asks Instagram about an account that is to be connected, and has it send us its webhooks. */
@Injectable()
export class VouchAccount {
  constructor(
    private readonly graph: GraphClient,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Whose token it is. Throws `GraphError`, and a `Problem` for a personal account. */
  async identify(token: Secret, options?: CallOptions): Promise<GraphMe> {
    const me = await this.graph.getMe(token, options);
    // Meta spells types in several ways; all but this one can have questions.
    if (me.accountType?.toLowerCase() === 'personal') {
      throw new Problem('personal_account', `@${me.username} is a personal account.`);
    }
    return me;
  }

  /**
   * What the account is subscribed to afterwards, as Instagram says when it is asked; null when that
   * answer did not come. Missing fields are no failure here: the account's care asks again and
   * mends them, and its health says so meanwhile. Throws `GraphError` when Instagram refuses.
   */
  async subscribe(
    token: Secret,
    { userId }: GraphMe,
    options?: CallOptions,
  ): Promise<string[] | null> {
    await this.graph.subscribe(token, userId, SUBSCRIBED_FIELDS, options);
    try {
      const fields = await this.graph.getSubscribedFields(token, userId, options);
      const missing = missingFields(fields);
      if (missing.length > 0) {
        this.logger.warn({ missing }, 'Instagram took a subscription and does not show all of it');
      }
      return fields;
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      this.logger.warn({ err: error }, 'a new subscription could not be read back');
      return null;
    }
  }
}
