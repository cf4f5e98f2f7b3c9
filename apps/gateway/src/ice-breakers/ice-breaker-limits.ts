/** The provider of what a set of questions may hold, as this installation is set up. */
export const ICE_BREAKER_LIMITS = Symbol('limits of ice breakers');
