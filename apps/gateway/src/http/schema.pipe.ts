import { faultsOfIssues } from './faults-of-issues.js';
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { notFound, Problem } from '../problems/problem.js';

/**
 * Checks each parameter of a route against the schema in its decorator. A path that does not fit
 * cannot name anything, so it is a 404; bodies, queries and headers get all their faults at once.
 */
export class SchemaPipe implements PipeTransform {
  async transform(value: unknown, { schema, type }: ArgumentMetadata): Promise<unknown> {
    if (!schema) return value;
    const result = await schema['~standard'].validate(value);
    const isRead = !result.issues;
    // A schema of any value takes nothing for one; only one that fills in a value can do without.
    if (type === 'body' && value === undefined && (!isRead || result.value === undefined)) {
      throw new Problem('malformed_json', 'This route needs a JSON body.');
    }
    if (isRead) return result.value;
    if (type === 'param') throw notFound('thing');
    const errors = faultsOfIssues(result.issues);
    const where = type === 'body' ? 'body' : 'query';
    throw new Problem('invalid_request', `The ${where} has ${count(errors.length)}.`, { errors });
  }
}

function count(faults: number): string {
  return faults === 1 ? 'one fault' : `${faults} faults`;
}
