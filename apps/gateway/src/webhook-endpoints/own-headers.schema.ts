import { faultOfOwnHeader, OWN_HEADER_LIMITS, type OwnHeaderFault } from '#libs/domain';
import { z } from 'zod';

const { headers: maxHeaders, valueChars } = OWN_HEADER_LIMITS;

const WORDS: Record<OwnHeaderFault, { message: string; fix: string }> = {
  header_name_invalid: {
    message: 'This is no name of a header.',
    fix: 'Use letters, digits and hyphens, at most 64 characters.',
  },
  header_reserved: {
    message: 'This header is set by Floe or belongs to the connection.',
    fix: 'Use another name, such as one that begins with x- and your own.',
  },
  header_value_invalid: {
    message: 'This cannot be the value of a header.',
    fix: `Use visible ASCII characters and blanks between them, at most ${valueChars}.`,
  },
};

/** Headers that a tenant wants on its webhooks, by name; read to names in small letters, in order. */
export const ownHeadersSchema = z
  .record(z.string(), z.string())
  .superRefine((headers, context) => {
    const seen = new Set<string>();
    const names = Object.keys(headers);
    if (names.length > maxHeaders) {
      context.addIssue({
        code: 'custom',
        message: `There are more than ${maxHeaders} headers.`,
        params: { code: 'too_many_headers', fix: 'Send fewer.' },
      });
    }
    for (const name of names.slice(0, maxHeaders)) {
      const code = faultOfOwnHeader(name, headers[name] ?? '');
      if (code !== null) {
        const { message, fix } = WORDS[code];
        context.addIssue({ code: 'custom', path: [name], message, params: { code, fix } });
      } else if (seen.has(name.toLowerCase())) {
        context.addIssue({
          code: 'custom',
          path: [name],
          message: 'This header is there twice.',
          params: { code: 'header_repeated', fix: 'Name it once; capitals make no difference.' },
        });
      }
      seen.add(name.toLowerCase());
    }
  })
  .overwrite((headers) =>
    Object.fromEntries(
      Object.entries(headers)
        .map(([name, value]) => [name.toLowerCase(), value] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ),
  );
