import { applyDecorators, Header } from '@nestjs/common';

/** Where `@ApiOperation` keeps what it was told; it adds to what is there. */
const API_OPERATION = 'swagger/apiOperation';

export type Deprecation = {
  /** From when on the route should not be used any more, as ISO 8601 has it; may lie ahead. */
  since: string;
  /** From when on it may be gone. Not before `since`. */
  sunset?: string;
  /** A page that says what to use instead. */
  link?: string;
};

/**
 * Marks a route that is on its way out, in its answers and in the description of the API. Sources: RFC 9745
 * (`Deprecation`, and the link to its page), RFC 8594 (`Sunset`).
 */
export function Deprecated({ since, sunset, link }: Deprecation): MethodDecorator {
  const sinceMs = instantOf(since);
  const decorators = [Header('deprecation', `@${Math.floor(sinceMs / 1_000)}`), markInDescription];
  if (sunset !== undefined) {
    const sunsetMs = instantOf(sunset);
    if (sunsetMs < sinceMs) throw new Error('A route cannot be gone before it is deprecated.');
    decorators.push(Header('sunset', new Date(sunsetMs).toUTCString()));
  }
  if (link !== undefined) {
    decorators.push(Header('link', `<${new URL(link).href}>; rel="deprecation"; type="text/html"`));
  }
  return applyDecorators(...decorators);
}

function instantOf(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new Error(`"${text}" is no time as ISO 8601 has it.`);
  return ms;
}

/** In whatever order it stands with `@ApiOperation`. */
const markInDescription: MethodDecorator = (_target, _name, { value: handler }) => {
  if (typeof handler !== 'function') return;
  const present: unknown = Reflect.getMetadata(API_OPERATION, handler);
  const operation = typeof present === 'object' ? present : {};
  Reflect.defineMetadata(API_OPERATION, { ...operation, deprecated: true }, handler);
};
