import { meetPerson, type Account } from '../state/account.js';
import type { PersonInput } from './inputs.js';

/** Makes or changes a person; gives them as they are now. */
export function changePerson(account: Account, input: PersonInput): Required<PersonInput> {
  const person = meetPerson(account, input.person);
  if (input.name !== undefined) person.name = input.name;
  if (input.username !== undefined) person.username = input.username;
  if (input.consent !== undefined) person.consent = input.consent;
  if (input.blocked !== undefined) person.blocked = input.blocked;
  if (input.last_inbound_at_ms !== undefined) person.lastInboundAtMs = input.last_inbound_at_ms;
  return {
    person: person.id,
    name: person.name,
    username: person.username,
    consent: person.consent,
    blocked: person.blocked,
    last_inbound_at_ms: person.lastInboundAtMs,
  };
}
