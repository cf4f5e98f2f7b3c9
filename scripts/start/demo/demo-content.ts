/** What the demo's café asks and answers. The same payload in both languages, so one rule answers both. */
export const DEMO_USERNAME = 'glacier.coffee';

/** The person who taps, as the account knows them (an Instagram-scoped id). */
export const DEMO_PERSON = '178200000000001';
export const DEMO_PERSON_LOCALE = 'de_DE';
export const DEMO_PAYLOAD = 'HOURS';

export type DemoQuestions = {
  locale: string;
  call_to_actions: { question: string; payload: string }[];
}[];

export const DEMO_ICE_BREAKERS: DemoQuestions = [
  {
    locale: 'default',
    call_to_actions: [
      { question: 'When are you open?', payload: 'HOURS' },
      { question: 'Do you have oat milk?', payload: 'OAT_MILK' },
    ],
  },
  {
    locale: 'de_DE',
    call_to_actions: [
      { question: 'Wann habt ihr offen?', payload: 'HOURS' },
      { question: 'Habt ihr Hafermilch?', payload: 'OAT_MILK' },
    ],
  },
];

export const DEMO_RULES = [
  {
    name: 'Opening hours',
    priority: 10,
    match: { type: 'exact', value: 'HOURS' },
    actions: [
      {
        type: 'text',
        text: 'Daily 8 to 18, Fridays until 22. / Täglich 8 bis 18 Uhr, freitags bis 22 Uhr.',
      },
    ],
  },
  {
    name: 'Oat milk',
    priority: 20,
    match: { type: 'exact', value: 'OAT_MILK' },
    actions: [{ type: 'text', text: 'Yes, at no extra charge. / Ja, ohne Aufpreis.' }],
  },
];
