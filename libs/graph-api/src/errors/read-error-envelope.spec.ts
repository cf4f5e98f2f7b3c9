import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readErrorEnvelope } from './read-error-envelope.js';

const NONE = { code: null, subcode: null, message: null, traceId: null, isTransient: false };

describe('an error is read', () => {
  it.each<[string, unknown, object]>([
    [
      "from Graph's envelope",
      {
        error: {
          message: 'no',
          type: 'IGApiException',
          code: 10,
          error_subcode: 2534022,
          is_transient: false,
          fbtrace_id: 'A9C5',
        },
      },
      { code: 10, subcode: 2534022, message: 'no', traceId: 'A9C5', isTransient: false },
    ],
    [
      'with numbers as text',
      { error: { code: '190', error_subcode: '460' } },
      {
        code: 190,
        subcode: 460,
      },
    ],
    ['with subcode 0 as none', { error: { code: 2, error_subcode: 0 } }, { subcode: null }],
    ['marked transient', { error: { code: 2, is_transient: true } }, { isTransient: true }],
    [
      'from the login host',
      { error_type: 'OAuthException', code: 400, error_message: 'Matching code was not found' },
      { code: 400, message: 'Matching code was not found' },
    ],
    [
      'from a refused authorization',
      { error: 'access_denied', error_reason: 'user_denied', error_description: 'No.' },
      { ...NONE, message: 'access_denied: user_denied: No.' },
    ],
    ['from an empty object', { error: {} }, NONE],
    ['from anything else under that name', { error: 1 }, NONE],
    ['without numbers that are none', { error: { code: 1.5, error_subcode: {} } }, NONE],
  ])('%s', (_name, answer, expected) => {
    expect(readErrorEnvelope(answer)).toMatchObject(expected);
  });

  it.each([{}, { success: true }, { data: [] }, [], null, 'error', 1, { error: null }])(
    'is not seen in %j',
    (answer) => {
      expect(readErrorEnvelope(answer)).toBeNull();
    },
  );

  it('without throwing, whatever comes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        readErrorEnvelope(json);
        readErrorEnvelope({ error: json });
      }),
    );
  });
});
