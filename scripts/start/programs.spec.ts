import { describe, expect, it } from '@jest/globals';
import { appPrograms, migrateProgram, simulatorProgram, WANTED_PORTS } from './programs.js';

const secrets = {
  ADMIN_TOKEN: 'admin',
  META_VERIFY_TOKEN: 'verify',
  META_APP_SECRETS: 'meta',
  INSTAGRAM_APP_ID: '1',
  INSTAGRAM_APP_SECRET: 'instagram',
  TOKEN_ENCRYPTION_KEYS: 'local:key',
};
const setup = {
  root: '/clone',
  ports: { ...WANTED_PORTS, gateway: 3003 },
  secrets,
  inherited: { PATH: '/bin', PORT: '8080', GRAPH_API_URL: 'https://graph.instagram.com' },
};
const stores = { databaseUrl: 'postgres://app', migrationUrl: 'postgres://owner', redisUrl: null };

describe('the settings of the programs', () => {
  it('give each app its own port, the gateway as PORT and the workers as HEALTH_PORT', () => {
    const ports = appPrograms(setup, stores).map(({ name, env }) => [
      name,
      env['PORT'] ?? null,
      env['HEALTH_PORT'] ?? null,
    ]);
    expect(ports).toEqual([
      ['gateway', '3003', null],
      ['sync-worker', null, '3001'],
      ['responder-worker', null, '3002'],
    ]);
  });

  it('point the apps at the simulator and at the ports that are used, whatever the surroundings say', () => {
    const env = appPrograms(setup, stores)[0]?.env;
    expect(env).toMatchObject({
      GRAPH_API_URL: 'http://127.0.0.1:4400',
      INSTAGRAM_API_URL: 'http://127.0.0.1:4400',
      INSTAGRAM_AUTHORIZE_URL: 'http://127.0.0.1:4400/oauth/authorize',
      PUBLIC_URL: 'http://127.0.0.1:3003',
      DATABASE_URL: 'postgres://app',
      PATH: '/bin',
    });
    const { INSTAGRAM_APP_ID, INSTAGRAM_APP_SECRET } = simulatorProgram(setup).env;
    expect(env).toMatchObject({ INSTAGRAM_APP_ID, INSTAGRAM_APP_SECRET });
    expect(simulatorProgram(setup).env['WEBHOOK_URL']).toBe(
      'http://127.0.0.1:3003/webhooks/instagram',
    );
  });

  it('name a Redis only where there is one', () => {
    const redisOf = (redisUrl: string | null): string | undefined =>
      appPrograms(setup, { ...stores, redisUrl })[0]?.env['REDIS_URL'];
    expect(redisOf(null)).toBeUndefined();
    expect(redisOf('redis://here')).toBe('redis://here');
  });

  it('keep the secrets of the apps from the simulator, except those that it shares with Meta', () => {
    const { env } = simulatorProgram(setup);
    expect(env).toMatchObject({ META_APP_SECRETS: 'meta', META_VERIFY_TOKEN: 'verify' });
    expect(env).not.toHaveProperty('ADMIN_TOKEN');
    expect(env).not.toHaveProperty('TOKEN_ENCRYPTION_KEYS');
    expect(env).not.toHaveProperty('DATABASE_URL');
  });

  it('let only the migrations connect as the owner', () => {
    expect(migrateProgram(setup, stores).env['MIGRATION_DATABASE_URL']).toBe('postgres://owner');
    for (const { env } of appPrograms(setup, stores)) {
      expect(env).not.toHaveProperty('MIGRATION_DATABASE_URL');
    }
  });
});
