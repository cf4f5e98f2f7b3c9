import { z } from 'zod';

/** Of a request with which there is nothing to say; an empty object may be sent. */
export const nothingSchema = z.strictObject({});

/** The same as the schema of a body that may lack. */
export const noBody = nothingSchema.prefault({});
