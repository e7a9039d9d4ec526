import { coAuthorPerson } from '../../domain/facts/co-author-person.ts';
import type { Fact } from '../../domain/facts/fact.ts';
import type { Person } from '../../domain/facts/person.ts';

/** Everybody a fact names, and whose developer its row refers to. */
export function* peopleOf(fact: Fact): Generator<Person> {
  switch (fact.kind) {
    case 'pull_request':
    case 'review_comment':
    case 'issue':
      if (fact.author) yield fact.author;
      break;
    case 'commit':
      if (fact.author) yield fact.author;
      yield* fact.coAuthors.map(coAuthorPerson);
      break;
    case 'review':
      if (fact.reviewer) yield fact.reviewer;
      break;
    case 'deployment':
      if (fact.deployedBy) yield fact.deployedBy;
      break;
    case 'people':
      yield* fact.people;
      break;
  }
}
