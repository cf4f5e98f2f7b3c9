import { REQUIRED_SCOPES, type Secret } from '#libs/domain';

/** The Instagram app that people log in to; not to be confused with the Meta app around it. */
export type LoginApp = {
  id: string;
  secret: Secret;
  /** Instagram's own page for the login. */
  authorizeUrl: string;
  /** Where Instagram sends people back to; registered there to the letter. */
  redirectUri: string;
};

/** Injects the `LoginApp`, or null where none is set up. */
export const LOGIN_APP = Symbol('login app');

type LoginSettings = {
  PUBLIC_URL: string;
  INSTAGRAM_APP_ID?: string | undefined;
  INSTAGRAM_APP_SECRET?: Secret | undefined;
  INSTAGRAM_AUTHORIZE_URL: string;
};

export const CALLBACK_PATH = 'connect/instagram';

/** Null when the settings name no app. */
export function loginAppOf(settings: LoginSettings): LoginApp | null {
  const { INSTAGRAM_APP_ID: id, INSTAGRAM_APP_SECRET: secret } = settings;
  if (id === undefined || secret === undefined) return null;
  return {
    id,
    secret,
    authorizeUrl: settings.INSTAGRAM_AUTHORIZE_URL,
    redirectUri: `${settings.PUBLIC_URL.replace(/\/+$/, '')}/${CALLBACK_PATH}/callback`,
  };
}

/**
 * The link itself: Instagram's page, to which `state` says what the login is for. `mustChoose`: it asks for
 * the login even where somebody is logged in, since that may be another account than the one that is
 * meant. Source: Meta, "Business Login for Instagram", `force_reauth`.
 */
export function authorizeUrlOf(
  { id, authorizeUrl, redirectUri }: LoginApp,
  state: string,
  mustChoose: boolean,
): string {
  const query = new URLSearchParams({
    client_id: id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: REQUIRED_SCOPES.join(','),
    state,
    ...(mustChoose ? { force_reauth: 'true' } : {}),
  });
  return `${authorizeUrl}?${query}`;
}
