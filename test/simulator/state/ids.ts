import { randomBytes, randomInt } from 'node:crypto';

const digits = (count: number): string => String(randomInt(10 ** count)).padStart(count, '0');

/** The id of a professional account: `user_id` of /me and `entry.id` of a webhook (17841…). */
export const newIgUserId = (): string => `17841${digits(12)}`;

/** The app-scoped `id` of /me. 17 digits: as a JSON number it does not survive a double. */
export const newAppScopedId = (): string => `102${digits(14)}`;

/** An Instagram-scoped id: one person as seen by one account. */
export const newIgsid = (): string => `${randomInt(1, 10)}${digits(14)}`;

/** A message id in the style of the real ones: base64-like and long (more than 150 characters). */
export const newMid = (): string =>
  `aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOj${randomBytes(96).toString('base64url')}ZD`;

export const newConversationId = (): string =>
  `aWdfZAG06MTpJR01lc3NhZA2VUaHJlYWQ6${randomBytes(48).toString('base64url')}ZD`;

export const newAccessToken = (): string => `IGAA${randomBytes(90).toString('base64url')}ZD`;

export const newAuthorizationCode = (): string => `AQ${randomBytes(96).toString('base64url')}`;

export const newTraceId = (): string => `A${randomBytes(16).toString('base64url')}`;
