import type { Fact } from '../../../../domain/facts/fact.ts';
import { type JsonObject, objectOrEmpty } from '../json-fields.ts';
import { readPullRequest } from '../read-pull-request.ts';
import type { EventReading, PayloadOf, ReviewEventName } from '../webhook-event.ts';

export function subjectOf(number: number): string {
  return `pull/${number}`;
}

/** The reading of an event that says too little, or not when: the provider is to be asked. */
export function hintPullRequest(number: number, reason: string): EventReading {
  return { subject: subjectOf(number), facts: [{ kind: 'pull_request_hint', number, reason }] };
}

/** The pull request that comes with an event about something of it; none when it lacks what a row must have. */
export function accompanyingPullRequest(payload: JsonObject<PayloadOf<ReviewEventName>>): readonly Fact[] {
  const fact = readPullRequest(objectOrEmpty(payload, 'pull_request'));
  return fact === null ? [] : [fact];
}
