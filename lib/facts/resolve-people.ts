import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import { identityKeys, type PersonKey } from '../../domain/facts/identity-keys.ts';
import type { Person } from '../../domain/facts/person.ts';
import { type PeoplePlan, planPeople } from '../../domain/facts/plan-people.ts';
import { findDevelopers, type KnownIdentity } from '../../sql/people/find-developers.ts';
import { lockPeople } from '../../sql/people/lock-people.ts';
import { storePeople } from '../../sql/people/store-people.ts';

/** Which developer a person is; null when nothing tells. */
export type FindDeveloper = (person: Person | null) => string | null;

/**
 * Makes sure that each of these people is one developer, and tells which. When all are known as they are, nothing is
 * locked; else one transaction at a time decides.
 */
export async function resolvePeople(client: ClientBase, people: Iterable<Person>): Promise<FindDeveloper> {
  const distinct = distinctPeople(people);
  const keys = listKeys(distinct);
  let known = await findDevelopers(client, keys);
  if (hasWork(planFor(distinct, known))) {
    await lockPeople(client);
    // Another may have decided while we waited.
    known = await findDevelopers(client, keys);
    await storePeople(client, planFor(distinct, known));
    known = await findDevelopers(client, keys);
  }
  const owners = new Map(known.map((identity) => [keyText(identity), identity.developerId]));
  return (person) => {
    if (person === null) return null;
    for (const key of identityKeys(person)) {
      const owner = owners.get(keyText(key));
      if (owner !== undefined) return owner;
    }
    return null;
  };
}

function planFor(people: readonly Person[], owners: readonly KnownIdentity[]): PeoplePlan {
  const accountIds = new Map<string, string>();
  for (const { developerId, accountId } of owners) {
    if (accountId !== null) accountIds.set(developerId, accountId);
  }
  return planPeople(people, { owners, accountIds }, randomUUID);
}

function hasWork({ created, links, merges }: PeoplePlan): boolean {
  return created.length > 0 || links.length > 0 || merges.length > 0;
}

/** Each person once, those known by more names first: they tell what the others' names mean. */
function distinctPeople(people: Iterable<Person>): Person[] {
  const distinct = new Map<string, { names: number; person: Person }>();
  for (const person of people) {
    const keys = identityKeys(person).map(keyText);
    const id = keys.join(' ');
    if (keys.length > 0 && !distinct.has(id)) distinct.set(id, { names: keys.length, person });
  }
  return [...distinct]
    .sort(([a, one], [b, other]) => other.names - one.names || (a < b ? -1 : 1))
    .map(([, { person }]) => person);
}

function listKeys(people: readonly Person[]): PersonKey[] {
  const keys = new Map<string, PersonKey>();
  for (const person of people) for (const key of identityKeys(person)) keys.set(keyText(key), key);
  return [...keys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
}

function keyText({ provider, kind, value }: PersonKey): string {
  return `${provider}/${kind}/${value}`;
}
