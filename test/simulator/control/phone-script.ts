/** Runs in the browser. All text goes in as text, never as HTML. */
export const PHONE_SCRIPT = String.raw`
'use strict';
const $ = (id) => document.getElementById(id);
const seen = { account: '', person: '', nextSeq: 0, drawn: '', locales: '', accounts: '' };
let published = [];

async function ask(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error || 'HTTP ' + response.status);
  return answer;
}

function element(name, text, more) {
  return Object.assign(document.createElement(name), { textContent: text }, more);
}

function newPerson() {
  const dice = crypto.getRandomValues(new Uint32Array(2));
  return String(1 + (dice[0] % 9)) + String(dice[1]).padStart(10, '0') + String(dice[0] % 10000).padStart(4, '0');
}

function fill(select, options) {
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, text]) => element('option', text, { value })));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
}

function say(text) { if ($('status').textContent !== text) $('status').textContent = text; }

function words(delivery) {
  if (delivery.skipped) return 'No webhook was sent: ' + delivery.skipped + '.';
  const tries = delivery.attempts > 1 ? ' after ' + delivery.attempts + ' tries' : '';
  if (delivery.status === 200) return 'Webhook answered with 200 in ' + delivery.ms + ' ms' + tries + '.';
  return 'The webhook was not taken' + tries + ': ' + (delivery.status || delivery.error) + '.';
}

async function act(button, path, body) {
  if (!$('person').reportValidity()) return;
  button.disabled = true;
  try {
    const result = await ask('POST', '/_sim/accounts/' + $('account').value + path, { person: $('person').value, ...body });
    say(words(result.delivery));
    await refresh();
  } catch (error) {
    say(error.message);
  } finally {
    button.disabled = false;
  }
}

const tap = (button, body) => act(button, '/tap', body);

function bubble(message) {
  const content = message.message;
  const item = element('li', message.text || '', { className: message.direction === 'in' ? 'mine' : '' });
  const attachment = content.attachment;
  const payload = (attachment && attachment.payload) || {};
  if (attachment && attachment.type !== 'template') item.append(attachment.type + ' ' + (payload.url || ''));
  const several = [].concat(content.attachments || []);
  if (several.length > 0) item.append(several.map((one) => one.type + ' ' + one.payload.url).join('\n'));
  if (payload.text) item.append(payload.text);
  const buttons = [...(payload.buttons || [])];
  for (const part of payload.elements || []) {
    item.append(element('strong', part.title), part.subtitle ? '\n' + part.subtitle : '');
    buttons.push(...(part.buttons || []));
  }
  for (const one of buttons) {
    const button = element('button', one.title, { type: 'button' });
    if (one.type === 'postback') button.onclick = () => tap(button, { payload: one.payload, title: one.title });
    else button.disabled = true;
    item.append(button);
  }
  for (const one of content.quick_replies || []) {
    if (message.direction === 'in') continue;
    const button = element('button', one.title, { type: 'button' });
    button.onclick = () => act(button, '/message', { text: one.title, quick_reply_payload: one.payload });
    item.append(button);
  }
  return item;
}

function drawQuestions() {
  const locale = $('locale').value;
  const entry =
    published.find((one) => (one.locale || 'default') === locale) ||
    published.find((one) => (one.locale || 'default') === 'default');
  const questions = entry ? entry.call_to_actions : [];
  const drawn = JSON.stringify([locale, questions]);
  if (drawn === seen.drawn) return;
  seen.drawn = drawn;
  if (questions.length === 0) {
    $('questions').replaceChildren(element('p', 'No questions are published for this account.'));
    return;
  }
  $('questions').replaceChildren(
    ...questions.map((one, index) => {
      const button = element('button', one.question, { type: 'button' });
      button.onclick = () => tap(button, { locale, index });
      return button;
    }),
  );
}

async function refreshAccounts() {
  const { data } = await ask('GET', '/_sim/accounts');
  const accounts = JSON.stringify(data.map((one) => [one.ig_user_id, one.username]));
  if (accounts === seen.accounts) return;
  seen.accounts = accounts;
  fill($('account'), data.map((one) => [one.ig_user_id, '@' + one.username]));
}

async function refresh() {
  const ig = $('account').value;
  const person = $('person').value;
  if (ig === '') {
    say('There is no account yet. Make one: curl -X POST ' + location.origin + '/_sim/accounts -H "content-type: application/json" -d \'{"username":"demo"}\'');
    return;
  }
  if (ig !== seen.account || person !== seen.person) {
    Object.assign(seen, { account: ig, person, nextSeq: 0, drawn: '' });
    $('thread').replaceChildren();
  }
  const account = await ask('GET', '/_sim/accounts/' + ig);
  $('title').textContent = account.name + ' (@' + account.username + ')';
  published = account.ice_breakers || [];
  const locales = ['default', ...new Set([...published.map((one) => one.locale || 'default'), 'en_US', 'de_DE', 'fr_FR'])];
  const options = [...new Set(locales)];
  if (options.join() !== seen.locales) {
    seen.locales = options.join();
    fill($('locale'), options.map((one) => [one, one]));
  }
  drawQuestions();
  const facts = { 'Account id': ig, 'Webhooks': account.subscribed ? 'subscribed' : 'not subscribed', 'Taps': account.counters.taps, 'Messages sent': account.counters.messages_accepted };
  $('facts').replaceChildren(...Object.entries(facts).flatMap(([name, value]) => [element('dt', name), element('dd', String(value))]));
  if (!/^[0-9]+$/.test(person)) return;
  const { data } = await ask('GET', '/_sim/accounts/' + ig + '/messages?person=' + person + '&from_seq=' + seen.nextSeq);
  if (ig !== seen.account || person !== seen.person) return;
  for (const message of data) {
    if (message.seq < seen.nextSeq) continue;
    seen.nextSeq = message.seq + 1;
    $('thread').append(bubble(message));
    $('thread').scrollTop = $('thread').scrollHeight;
  }
}

async function tick() {
  try {
    await refreshAccounts();
    await refresh();
  } catch (error) {
    if ($('account').value !== '') say('The simulator does not answer: ' + error.message);
  }
  setTimeout(tick, 700);
}

$('person').value = newPerson();
$('new-person').onclick = () => { $('person').value = newPerson(); void refresh(); };
$('setup').onsubmit = (event) => event.preventDefault();
$('setup').onchange = () => void refresh().catch((error) => say(error.message));
$('write').onsubmit = (event) => {
  event.preventDefault();
  const text = $('text').value;
  $('text').value = '';
  void act(event.submitter || $('write').querySelector('button'), '/message', { text });
};
void tick();
`;
