import { describe, expect, it } from '@jest/globals';
import { urlOfDatabase } from './create-database.js';

describe('urlOfDatabase', () => {
  it.each([
    ['postgres://u:p@127.0.0.1:5544/postgres', 'floe', 'postgres://u:p@127.0.0.1:5544/floe'],
    ['postgres://u:p@db/a?sslmode=require', 'b', 'postgres://u:p@db/b?sslmode=require'],
    ['postgres://u@db', 'odd name', 'postgres://u@db/odd%20name'],
  ])('turns %s into the URL of %s', (url, name, expected) => {
    expect(urlOfDatabase(url, name)).toBe(expected);
  });
});
