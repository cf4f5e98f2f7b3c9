export type IceBreakerLimits = {
  maxLocales: number;
  maxQuestionsPerLocale: number;
  maxQuestionGraphemes: number;
  maxPayloadCharacters: number;
};

/**
 * Four questions: Meta's page "Ice Breakers". 80 characters and 1000 characters are on no page of
 * Meta's; 80 is what other clients of the Instagram API enforce and 1000 is Messenger's limit for
 * payloads. `maxLocales` is ours: more than Messenger's list of locales is long.
 */
export const DEFAULT_ICE_BREAKER_LIMITS: IceBreakerLimits = {
  maxLocales: 200,
  maxQuestionsPerLocale: 4,
  maxQuestionGraphemes: 80,
  maxPayloadCharacters: 1000,
};
