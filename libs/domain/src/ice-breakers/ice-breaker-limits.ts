export type IceBreakerLimits = {
  maxLocales: number;
  maxQuestionsPerLocale: number;
  maxQuestionGraphemes: number;
  maxPayloadCharacters: number;
  /** Locales that an operator allows beside the known ones; each is taken as it is written here. */
  moreLocales: readonly string[];
};

/**
 * Four questions: Meta's page "Ice Breakers". 80 characters and 1000 characters are on no page of
 * Meta's; 80 is what other clients of the Instagram API enforce and 1000 is Messenger's limit for
 * payloads. `maxLocales` is ours: more than Messenger's list of locales is long. `moreLocales` is
 * there because the list that Meta's pages refer to is Messenger's: Instagram may take others.
 */
export const DEFAULT_ICE_BREAKER_LIMITS: IceBreakerLimits = {
  maxLocales: 200,
  maxQuestionsPerLocale: 4,
  maxQuestionGraphemes: 80,
  maxPayloadCharacters: 1000,
  moreLocales: [],
};
