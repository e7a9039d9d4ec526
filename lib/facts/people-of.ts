import { coAuthorPerson } from '../../domain/facts/co-author-person.ts';
import type { Fact } from '../../domain/facts/fact.ts';
import type { Person } from '../../domain/facts/person.ts';

/** Everybody a fact names, and whom its row refers to, by developer or by account. */
export function* peopleOf(fact: Fact): Generator<Person> {
  switch (fact.kind) {
    case 'pull_request':
      if (fact.author) yield fact.author;
      if (fact.mergedBy) yield fact.mergedBy;
      for (const { person } of fact.requestedReviewers) if (person) yield person;
      break;
    case 'branch':
      if (fact.pushedBy) yield fact.pushedBy;
      break;
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
