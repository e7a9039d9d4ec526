import type { ClientBase } from 'pg';
import type { Fact } from '../../domain/facts/fact.ts';
import { identityKeys, type PersonKey } from '../../domain/facts/identity-keys.ts';
import type { Person } from '../../domain/facts/person.ts';
import { findDevelopers } from '../../sql/queries/find-developers.ts';
import type { FindDeveloper } from './apply-pull-requests.ts';
import type { FactBatch, PlacedFact } from './fact-batch.ts';

/** Finds the developers that people in facts are. */
export async function resolvePeople(
  client: ClientBase,
  batches: readonly FactBatch[],
  facts: readonly PlacedFact[],
): Promise<FindDeveloper> {
  const keys = new Map<string, PersonKey>();
  for (const person of listPeople(batches, facts)) {
    for (const key of identityKeys(person)) keys.set(keyText(key), key);
  }
  const sorted = [...keys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
  const known = new Map(
    (await findDevelopers(client, sorted)).map((identity) => [keyText(identity), identity.developerId]),
  );
  return (person) => {
    if (person === null) return null;
    for (const key of identityKeys(person)) {
      const developerId = known.get(keyText(key));
      if (developerId !== undefined) return developerId;
    }
    return null;
  };
}

function* listPeople(batches: readonly FactBatch[], facts: readonly PlacedFact[]): Generator<Person> {
  for (const { fact } of facts) yield* peopleOf(fact);
  for (const batch of batches) {
    for (const fact of batch.facts) if (fact.kind === 'people') yield* fact.people;
  }
}

/** Everybody a fact names whose developer its row refers to. */
function* peopleOf(fact: Fact): Generator<Person> {
  switch (fact.kind) {
    case 'pull_request':
    case 'review_comment':
    case 'commit':
    case 'issue':
      if (fact.author) yield fact.author;
      break;
    case 'review':
      if (fact.reviewer) yield fact.reviewer;
      break;
    case 'deployment':
      if (fact.deployedBy) yield fact.deployedBy;
      break;
  }
}

function keyText({ provider, kind, value }: PersonKey): string {
  return `${provider}/${kind}/${value}`;
}
