import type { Paint } from '../terminal/paint.js';
import type { ProgramName } from './programs.js';

export type Places = {
  ports: Record<ProgramName, number>;
  logsFolder: string;
  account: { id: string; igUserId: string };
  apiKey: string;
  person: string;
};

/** A word in single quotes for a POSIX shell. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

const url = (port: number, path: string): string => `http://127.0.0.1:${port}${path}`;

function curlLines({ ports, account, apiKey, person }: Places): [string, string][] {
  const iceBreakers = url(ports.gateway, `/v1/accounts/${account.id}/ice-breakers`);
  const key = `-H ${quoted(`Authorization: Bearer ${apiKey}`)}`;
  const json = `-H ${quoted('Content-Type: application/json')}`;
  const questions = JSON.stringify({
    ice_breakers: [
      {
        locale: 'default',
        call_to_actions: [
          { question: 'Are you open today?', payload: 'HOURS' },
          { question: 'Is there oat milk?', payload: 'OAT_MILK' },
        ],
      },
    ],
  });
  const tap = JSON.stringify({ person, locale: 'de_DE', index: 0 });
  const theirs = JSON.stringify({
    ice_breakers: [
      { locale: 'default', call_to_actions: [{ question: 'Win a phone?', payload: 'SPAM' }] },
    ],
  });
  const simulated = url(ports.simulator, `/_sim/accounts/${account.igUserId}`);
  const tapUrl = `${simulated}/tap`;
  return [
    ['what we want and what Instagram shows', `curl -sS ${key} ${iceBreakers}`],
    ['other questions', `curl -sS -X PUT ${key} ${json} -d ${quoted(questions)} ${iceBreakers}`],
    [
      'another app overwrites the questions; then ask what Instagram shows, and Floe puts them right',
      `curl -sS -X PATCH ${json} -d ${quoted(theirs)} ${simulated} && curl -sS ${key} ${iceBreakers}/live`,
    ],
    ['one more tap', `curl -sS -X POST ${json} -d ${quoted(tap)} ${tapUrl}`],
    [
      'a login link: open the url of the answer in a browser, where the simulator logs its account in',
      `curl -sS -X POST ${key} ${json} -d '{}' ${url(ports.gateway, '/v1/connect-links')}`,
    ],
  ];
}

/** Where to look on, and commands that work as they stand. */
export function whereToLook(places: Places, paint: Paint): string {
  const { ports } = places;
  const rows: [string, string][] = [
    ['API docs', url(ports.gateway, '/docs')],
    ['OpenAPI', url(ports.gateway, '/openapi.json')],
    ['Instagram', `${url(ports.simulator, '/')}  (the simulator, with a phone to tap on)`],
    ['partner', `${url(ports['partner-receiver'], '/received')}  (what the receiver got)`],
    ...(['gateway', 'sync-worker', 'responder-worker'] as const).map((name): [string, string] => [
      name,
      `${url(ports[name], '/health/ready')}  ${url(ports[name], '/metrics')}`,
    ]),
    ['logs', places.logsFolder],
  ];
  const width = Math.max(...rows.map(([what]) => what.length));
  return [
    paint.bold('Where to look'),
    ...rows.map(([what, where]) => `  ${what.padEnd(width)}  ${where}`),
    '',
    `${paint.bold('To try')} (the key is the demo tenant's, and good on this machine only)`,
    ...curlLines(places).flatMap(([what, line]) => [`  ${paint.dim(`# ${what}`)}`, `  ${line}`]),
  ].join('\n');
}
