/** What the person does in Instagram's login window; the simulator's own parameters. */
export type LoginWishes = {
  /** The `ig_user_id` that logs in. */
  account?: string;
  denies?: boolean;
  /** What is granted of what was asked, comma separated. */
  scope?: string;
  /** Another state on the way back; empty: none. */
  state?: string;
  /** Another code on the way back. */
  code?: string;
};

/** Where a login ended: the page that the gateway shows, or where it sends the person. */
export type LoginEnd = {
  /** The address that Instagram sent the browser to, with code and state. */
  callbackUrl: string;
  status: number;
  headers: Headers;
  location: string | null;
  page: string;
};

/** Opens a connect link as a browser would, logs in, and goes where Instagram sends it. */
export async function logIn(linkUrl: string, wishes: LoginWishes = {}): Promise<LoginEnd> {
  const url = new URL(linkUrl);
  const { account, denies, scope, state, code } = wishes;
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined) url.searchParams.set(name, value);
  };
  set('sim_account', account);
  set('sim_deny', denies === true ? '1' : undefined);
  set('sim_scope', scope);
  set('sim_state', state);
  set('sim_code', code);
  const window = await fetch(url, { redirect: 'manual' });
  const callbackUrl = window.headers.get('location');
  if (callbackUrl === null) {
    throw new Error(`Instagram sent nobody back: ${window.status} ${await window.text()}`);
  }
  return { callbackUrl, ...(await openCallback(callbackUrl)) };
}

/** What a browser gets at the callback's address; a fragment never leaves it. */
export async function openCallback(callbackUrl: string): Promise<Omit<LoginEnd, 'callbackUrl'>> {
  const response = await fetch(callbackUrl.replace(/#.*$/, ''), { redirect: 'manual' });
  const { status, headers } = response;
  return { status, headers, location: headers.get('location'), page: await response.text() };
}
