import type { Person } from '../../../../domain/facts/person.ts';
import { objectOrEmpty, wordOf } from '../json-fields.ts';
import { readPerson } from '../read-person.ts';
import type { EventReading, ReadEvent } from '../webhook-event.ts';

/** `member` and `membership`: somebody joined or left a repository or a team. */
export const readMemberEvent: ReadEvent<'member' | 'membership'> = ({ payload }) =>
  tellPeople([readPerson(payload, 'member')]);

/** `organization`: tells its member; or its new login, by which its hook is known. */
export const readOrganizationEvent: ReadEvent<'organization'> = ({ action, payload }) => {
  const organization = wordOf(objectOrEmpty(payload, 'organization'), 'login');
  if (action === 'renamed' && organization !== null)
    return { hook: 'renamed', providerHookId: null, organization };
  return tellPeople([readPerson(objectOrEmpty(payload, 'membership'), 'user'), readPerson(payload, 'user')]);
};

function tellPeople(named: readonly (Person | null)[]): EventReading {
  const people = named.filter((person) => person !== null);
  return people.length === 0
    ? { skip: 'the event names nobody' }
    : { subject: null, facts: [{ kind: 'people', people }] };
}
