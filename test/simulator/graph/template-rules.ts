import { isRecord, type JsonObject } from '../state/is-record.js';
import { invalidParameter } from './refusal.js';

const MAX_ELEMENTS = 10;
const MAX_BUTTONS = 3;
const MAX_ELEMENT_CHARACTERS = 80;
const MAX_BUTTON_TEMPLATE_CHARACTERS = 640;
const MAX_PAYLOAD_CHARACTERS = 1000;

/** The limits of the generic and the button template (graph-api.md 3.1); throws Meta's refusal. */
export function checkTemplate(payload: JsonObject): void {
  if (payload['template_type'] === 'generic') checkGeneric(payload);
  else if (payload['template_type'] === 'button') checkButton(payload);
  else throw invalidParameter('Param template_type must be one of {generic, button}.');
}

export function isHttpUrl(value: unknown): value is string {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  return /^https?:$/.test(new URL(value).protocol);
}

export function readCappedText(value: unknown, at: string, maxCharacters: number): string {
  if (typeof value !== 'string' || value === '') {
    throw invalidParameter(`Param ${at} must be a non-empty string.`);
  }
  if ([...value].length > maxCharacters) {
    throw invalidParameter(`Length of param ${at} must be less than or equal to ${maxCharacters}.`);
  }
  return value;
}

function checkGeneric(payload: JsonObject): void {
  const elements = payload['elements'];
  if (!Array.isArray(elements) || elements.length === 0 || elements.length > MAX_ELEMENTS) {
    throw invalidParameter(`Param elements must have 1 to ${MAX_ELEMENTS} elements.`);
  }
  for (const [index, element] of elements.entries()) {
    const at = `elements[${index}]`;
    if (!isRecord(element)) throw invalidParameter(`Param ${at} must be an object.`);
    readCappedText(element['title'], `${at}[title]`, MAX_ELEMENT_CHARACTERS);
    if (element['subtitle'] !== undefined) {
      readCappedText(element['subtitle'], `${at}[subtitle]`, MAX_ELEMENT_CHARACTERS);
    }
    if (element['image_url'] !== undefined && !isHttpUrl(element['image_url'])) {
      throw invalidParameter(`Param ${at}[image_url] must be a valid URL.`);
    }
    if (element['default_action'] !== undefined) {
      checkDefaultAction(element['default_action'], `${at}[default_action]`);
    }
    const others = ['subtitle', 'image_url', 'default_action', 'buttons'];
    if (!others.some((name) => element[name] !== undefined)) {
      throw invalidParameter(`Param ${at} needs one property besides its title.`);
    }
    if (element['buttons'] !== undefined) checkButtons(element['buttons'], at);
  }
}

/** A link without a title. */
function checkDefaultAction(action: unknown, at: string): void {
  if (!isRecord(action) || action['type'] !== 'web_url') {
    throw invalidParameter(`Param ${at}[type] must be one of {web_url}.`);
  }
  if (!isHttpUrl(action['url'])) throw invalidParameter(`Param ${at}[url] must be a valid URL.`);
}

function checkButton(payload: JsonObject): void {
  readCappedText(payload['text'], 'text', MAX_BUTTON_TEMPLATE_CHARACTERS);
  checkButtons(payload['buttons'], 'payload');
}

function checkButtons(buttons: unknown, at: string): void {
  if (!Array.isArray(buttons) || buttons.length === 0 || buttons.length > MAX_BUTTONS) {
    throw invalidParameter(`Param ${at}[buttons] must have 1 to ${MAX_BUTTONS} buttons.`);
  }
  for (const [index, button] of buttons.entries()) {
    const where = `${at}[buttons][${index}]`;
    if (!isRecord(button)) throw invalidParameter(`Param ${where} must be an object.`);
    readCappedText(button['title'], `${where}[title]`, Infinity);
    if (button['type'] === 'postback') {
      readCappedText(button['payload'], `${where}[payload]`, MAX_PAYLOAD_CHARACTERS);
    } else if (button['type'] === 'web_url') {
      if (!isHttpUrl(button['url'])) {
        throw invalidParameter(`Param ${where}[url] must be a valid URL.`);
      }
    } else {
      throw invalidParameter(`Param ${where}[type] must be one of {postback, web_url}.`);
    }
  }
}
