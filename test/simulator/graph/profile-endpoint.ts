import { BASIC, MANAGE_MESSAGES, requireScopes, success, takeLimit } from './graph-call.js';
import type { AccountCall, GraphAnswer } from './graph-call.js';
import { readProfileFields, readProfileUpdate } from './profile-rules.js';
import { renderProfile } from './profile-shapes.js';

/** GET, POST and DELETE of `/{ig}/messenger_profile` (graph-api.md 1). */
export function messengerProfile(call: AccountCall): GraphAnswer {
  requireScopes(call, BASIC, MANAGE_MESSAGES);
  takeLimit(call, 'profile');
  if (call.method === 'GET') return readProfile(call);
  const { delete_forms: forms } = call.account.settings;
  const isPostedDelete =
    call.method === 'POST' &&
    forms.includes('post-method') &&
    String(call.params['_method']).toUpperCase() === 'DELETE';
  if (isPostedDelete) return deleteFields(call, call.params['fields']);
  if (call.method === 'POST') return writeProfile(call);
  const inBody = forms.includes('body') ? call.body['fields'] : undefined;
  const inQuery = forms.includes('query') ? call.query.get('fields') : null;
  return deleteFields(call, inBody ?? inQuery);
}

function readProfile({ account, params }: AccountCall): GraphAnswer {
  return {
    body: renderProfile(
      account.settings.profile_shape,
      readProfileFields(params['fields']),
      account.iceBreakers,
      account.persistentMenu,
    ),
  };
}

/** Replaces the named properties whole and leaves the others alone. */
function writeProfile(call: AccountCall): GraphAnswer {
  const { account } = call;
  const update = readProfileUpdate(call.params, {
    platformRequired: account.settings.platform_required,
    defaultRequired: account.settings.default_required,
  });
  if (update.iceBreakers !== undefined) account.iceBreakers = update.iceBreakers;
  if (update.persistentMenu !== undefined) account.persistentMenu = update.persistentMenu;
  return success(call);
}

function deleteFields(call: AccountCall, fields: unknown): GraphAnswer {
  for (const field of readProfileFields(fields)) {
    if (field === 'ice_breakers') call.account.iceBreakers = null;
    else call.account.persistentMenu = null;
  }
  return success(call);
}
