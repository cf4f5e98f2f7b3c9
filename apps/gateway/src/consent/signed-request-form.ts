/** A form, as Meta posts it. Source: WHATWG URL, "application/x-www-form-urlencoded parsing". */
export const FORM_TYPE = 'application/x-www-form-urlencoded';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export type SignedRequestForm = { ok: true; signedRequest: string } | { ok: false; fault: string };

/** The one `signed_request` of a form; other fields are let be, since Meta may add some. */
export function readSignedRequestForm(body: unknown): SignedRequestForm {
  if (!Buffer.isBuffer(body)) return { ok: false, fault: 'There is no body.' };
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    return { ok: false, fault: 'The body is not valid UTF-8.' };
  }
  const [signedRequest, ...more] = new URLSearchParams(text).getAll('signed_request');
  if (signedRequest === undefined) return { ok: false, fault: 'signed_request is missing.' };
  if (more.length > 0) return { ok: false, fault: 'signed_request is there more than once.' };
  return { ok: true, signedRequest };
}
