/**
 * One thing that is wrong with what a caller sent. All faults of a request are reported at once.
 * `pointer` is an RFC 6901 JSON pointer into the body; `code` comes from a closed list;
 * `fix` says what to do about it.
 */
export type Fault = { pointer: string; code: string; message: string; fix: string };
