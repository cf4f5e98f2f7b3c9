import { describe, expect, it } from '@jest/globals';
import { completeLock, missingEntries, platformOf } from './complete-lock.mjs';

const lock = {
  packages: {
    '': { optionalDependencies: { 'tool-linux-x64': '1.0.0' } },
    'node_modules/builder': {
      version: '2.0.0',
      dev: true,
      optionalDependencies: { '@b/core-linux-x64-musl': '2.0.0', '@b/core-darwin-arm64': '2.0.0' },
    },
    'node_modules/outer/node_modules/inner': {
      version: '1.0.0',
      optionalDependencies: { '@b/core-darwin-arm64': '2.0.0', 'tool-linux-x64': '1.0.0' },
    },
    'node_modules/tool-linux-x64': { version: '1.0.0', optional: true, os: ['linux'] },
  },
};

describe('platformOf', () => {
  it.each([
    ['@swc/core-darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
    ['@swc/core-linux-x64-musl', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
    ['@swc/core-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
    ['@oxlint/binding-android-arm-eabi', { os: ['android'], cpu: ['arm'] }],
    ['@unrs/resolver-binding-win32-x64-msvc', { os: ['win32'], cpu: ['x64'] }],
    ['@msgpackr-extract/msgpackr-extract-linux-arm', { os: ['linux'], cpu: ['arm'] }],
    ['@unrs/resolver-binding-wasm32-wasi', { cpu: ['wasm32'] }],
    ['fsevents', null],
  ])('reads %s', (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });
});

describe('completeLock', () => {
  it('finds what is named and absent, once, and passes over what is there', () => {
    expect([...missingEntries(lock).keys()]).toEqual([
      'node_modules/@b/core-linux-x64-musl',
      'node_modules/@b/core-darwin-arm64',
    ]);
  });

  it('adds version, platform and the flags of the parent, and no integrity', () => {
    expect(missingEntries(lock).get('node_modules/@b/core-linux-x64-musl')).toEqual({
      version: '2.0.0',
      cpu: ['x64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    });
  });

  it('keeps the order of npm, leaves the other entries alone, and has nothing to add the second time', () => {
    const once = completeLock(lock);
    expect(Object.keys(once.packages)).toEqual([
      '',
      'node_modules/@b/core-darwin-arm64',
      'node_modules/@b/core-linux-x64-musl',
      'node_modules/builder',
      'node_modules/outer/node_modules/inner',
      'node_modules/tool-linux-x64',
    ]);
    expect(missingEntries(once).size).toBe(0);
    expect(completeLock(once)).toEqual(once);
  });

  it.each([
    ['^1.0.0', 'x-linux-x64'],
    ['1.0.0', 'fsevents'],
  ])('refuses %s of %s, which only a registry could settle', (version, name) => {
    expect(() =>
      missingEntries({ packages: { '': { optionalDependencies: { [name]: version } } } }),
    ).toThrow('Cannot complete the lock');
  });
});
