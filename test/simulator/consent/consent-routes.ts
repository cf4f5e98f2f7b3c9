import { noInput } from '../control/inputs.js';
import { route, type ControlRoute } from '../control/route.js';
import { callbackInput, callbackUrlsInput } from './callback-input.js';

const KNOBS =
  '{id?: app_scoped | ig_user_id, user_id?, id_as_number?, issued_at_offset_s?, expires_after_s?, algorithm?, secret?: instagram | meta | other, signature?: valid | invalid, padding?, copies?}';

/** Meta's callbacks about an owner's consent, as `GET /_sim` lists them. */
export const CONSENT_ROUTES: ControlRoute[] = [
  route(
    'POST',
    '/_sim/accounts/{ig}/deauthorize',
    `the owner removes the app: tokens answer 190/458, no more webhooks, the deauthorize callback: ${KNOBS}`,
    callbackInput,
    ({ control, ig }, input) => control.consent.deauthorize(ig, input),
  ),
  route(
    'POST',
    '/_sim/accounts/{ig}/delete-data',
    `the owner asks for erasure: the data deletion callback, whose answer is judged: ${KNOBS}`,
    callbackInput,
    ({ control, ig }, input) => control.consent.deleteData(ig, input),
  ),
  route('GET', '/_sim/callbacks', 'those callbacks and their answers', noInput, ({ control }) => ({
    data: control.consent.callbacks(),
  })),
  route('GET', '/_sim/callback-urls', 'where they go', noInput, ({ control }) =>
    control.consent.urls(),
  ),
  route(
    'POST',
    '/_sim/callback-urls',
    'where they go: {deauthorize_url?, data_deletion_url?}; null: under the webhook address',
    callbackUrlsInput,
    ({ control }, input) => control.consent.setUrls(input),
  ),
];
