import { z } from 'zod';
import type { IssueFact } from '../../../domain/facts/delivery-facts.ts';
import { optionalConnection, PAGE_INFO } from './connection.ts';
import { graphqlActor } from './map-person.ts';
import { databaseId, lowerCased, optionalText, optionalTime, text, time } from './read-scalars.ts';

export const ISSUE_FRAGMENT = `
fragment issue on Issue {
  fullDatabaseId
  number
  state
  stateReason
  title
  body
  url
  createdAt
  updatedAt
  closedAt
  author { ...actor }
  labels(first: 100) { ${PAGE_INFO} nodes { name } }
}`;

export const issueNode = z.object({
  fullDatabaseId: databaseId,
  number: z.int().positive(),
  state: lowerCased.pipe(z.enum(['open', 'closed'])),
  stateReason: lowerCased.nullish(),
  title: text,
  body: optionalText,
  url: optionalText,
  createdAt: time,
  updatedAt: time,
  closedAt: optionalTime,
  author: graphqlActor,
  labels: optionalConnection(z.object({ name: text })),
});

export function mapIssue(issue: z.infer<typeof issueNode>): IssueFact {
  return {
    kind: 'issue',
    providerId: issue.fullDatabaseId,
    number: issue.number,
    state: issue.state,
    stateReason: issue.stateReason ?? null,
    title: issue.title,
    body: issue.body,
    labels: issue.labels.nodes.map(({ name }) => name),
    author: issue.author,
    url: issue.url,
    createdAt: issue.createdAt,
    updatedAt: issue.updatedAt,
    closedAt: issue.closedAt,
    isDeleted: false,
  };
}
