import { DEFAULT_ICE_BREAKER_LIMITS, Secret, type IceBreakerLimits } from '#libs/domain';
import { graphApiEnv } from '#libs/graph-api';
import { jobsEnv } from '#libs/jobs';
import { booleanSetting, portSetting, runtimeEnv, secretSetting } from '#libs/runtime';
import { storageEnv, withKeys } from '#libs/storage';
import { isIP } from 'node:net';
import { z } from 'zod';
import { BEARER_TOKEN } from './access/bearer-token.js';

const secretList = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine((parts) => parts.every((part) => part.length >= 8), {
    error: 'is a comma list of app secrets of at least 8 characters each',
  })
  .transform((parts) => parts.map((part) => new Secret(part)));

/** It travels in a header, so it has to be one. Source: RFC 6750 §2.1. */
const adminToken = z
  .string()
  .regex(BEARER_TOKEN, 'may hold only letters, digits and . _ ~ + / = -, at most 512 of them')
  .min(8, 'must have at least 8 characters')
  .transform((text) => new Secret(text));

/** What stands between the world and the gateway; only what these say of a caller's address is believed. */
const trustedProxies = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine((parts) => parts.every(isAddressOrRange), {
    error: 'is a comma list of IP addresses and ranges, such as 10.0.0.7,192.168.0.0/16,fd00::/8',
  })
  .optional();

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  );
}

const authorizeUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .refine((text) => !/[?#]/.test(text), { error: 'has a query or a fragment' });

const limits = DEFAULT_ICE_BREAKER_LIMITS;

/** What no page of Meta's says for certain can be set otherwise, should Instagram turn out so. */
const atMost = (max: number, usual: number) =>
  z.coerce.number().int().min(1).max(max).default(usual);

const localeList = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine((parts) => parts.every((part) => /^[a-z]{2,3}_[A-Z0-9]{2,3}$/.test(part)), {
    error: 'is a comma list of locales, such as de_AT,es_419',
  });

const settings = withKeys(
  z.object({
    ...runtimeEnv.shape,
    ...storageEnv.shape,
    ...jobsEnv.shape,
    ...graphApiEnv.shape,
    PORT: portSetting.default(3000),
    HOST: z.string().default('0.0.0.0'),
    PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }),
    TRUSTED_PROXIES: trustedProxies,
    ADMIN_TOKEN: adminToken,
    META_VERIFY_TOKEN: secretSetting(4),
    META_APP_SECRETS: secretList,
    INSTAGRAM_APP_ID: z
      .string()
      .regex(/^\d{5,32}$/, 'is not the number of an app')
      .optional(),
    INSTAGRAM_APP_SECRET: secretSetting(8).optional(),
    INSTAGRAM_AUTHORIZE_URL: authorizeUrl.default('https://www.instagram.com/oauth/authorize'),
    ICE_BREAKER_MAX_QUESTIONS: atMost(100, limits.maxQuestionsPerLocale),
    ICE_BREAKER_MAX_QUESTION_CHARACTERS: atMost(1_000, limits.maxQuestionGraphemes),
    ICE_BREAKER_MAX_PAYLOAD_CHARACTERS: atMost(1_000, limits.maxPayloadCharacters),
    ICE_BREAKER_MORE_LOCALES: localeList.optional(),
    WEBHOOKS_ALLOW_PRIVATE_ADDRESSES: booleanSetting.default(false),
  }),
);

/** One of a pair without the other is a mistake, told together with all others. */
const withBoth = (name: 'INSTAGRAM_APP_ID' | 'INSTAGRAM_APP_SECRET', other: typeof name) => ({
  holds: (env: Partial<z.output<typeof settings>>) =>
    env[name] !== undefined || env[other] === undefined,
  told: { path: [name], error: `is needed with ${other}`, when: () => true },
});
const id = withBoth('INSTAGRAM_APP_ID', 'INSTAGRAM_APP_SECRET');
const secret = withBoth('INSTAGRAM_APP_SECRET', 'INSTAGRAM_APP_ID');

export const gatewayEnv = settings.refine(id.holds, id.told).refine(secret.holds, secret.told);

export type GatewayEnv = z.output<typeof gatewayEnv>;

export function iceBreakerLimitsOf(env: GatewayEnv): IceBreakerLimits {
  return {
    ...DEFAULT_ICE_BREAKER_LIMITS,
    maxQuestionsPerLocale: env.ICE_BREAKER_MAX_QUESTIONS,
    maxQuestionGraphemes: env.ICE_BREAKER_MAX_QUESTION_CHARACTERS,
    maxPayloadCharacters: env.ICE_BREAKER_MAX_PAYLOAD_CHARACTERS,
    moreLocales: env.ICE_BREAKER_MORE_LOCALES ?? [],
  };
}
