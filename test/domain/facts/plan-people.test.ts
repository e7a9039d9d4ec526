import { expect, test } from 'vitest';
import type { Person } from '../../../domain/facts/person.ts';
import { type KnownPeople, planPeople } from '../../../domain/facts/plan-people.ts';

const NOBODY: KnownPeople = { owners: [], accountIds: new Map() };

function person(overrides: Partial<Person>): Person {
  return {
    providerId: null,
    login: null,
    name: null,
    email: null,
    avatarUrl: null,
    isBot: false,
    ...overrides,
  };
}

function plan(people: readonly Person[], known: KnownPeople = NOBODY) {
  let made = 0;
  return planPeople(people, known, () => `new-${++made}`);
}

test('id, login and address seen together are one developer', () => {
  const result = plan([
    person({ providerId: 7, login: 'Ada', email: 'Ada@example.org', name: 'Ada L' }),
    person({ login: 'ada' }),
    person({ email: 'ada@example.org' }),
  ]);
  expect(result.created).toEqual([{ id: 'new-1', name: 'Ada L', email: 'Ada@example.org' }]);
  expect(result.links.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
    'id 7',
    'login ada',
    'email ada@example.org',
  ]);
});

test('a noreply address names the account by its number, not by the login in it', () => {
  const known: KnownPeople = {
    owners: [
      { provider: 'github', kind: 'id', value: '7', developerId: 'ada' },
      { provider: 'github', kind: 'login', value: 'torvalds', developerId: 'linus' },
    ],
    accountIds: new Map([['ada', '7']]),
  };
  const result = plan([person({ email: '7+torvalds@users.noreply.github.com' })], known);
  expect(result.merges).toEqual([]);
  expect(result.links).toMatchObject([{ kind: 'email', developerId: 'ada' }]);
});

test('an old noreply address names the account by its login', () => {
  const known: KnownPeople = {
    owners: [{ provider: 'github', kind: 'login', value: 'ada', developerId: 'ada' }],
    accountIds: new Map(),
  };
  expect(plan([person({ email: 'ada@users.noreply.github.com' })], known).links).toMatchObject([
    { kind: 'email', value: 'ada@users.noreply.github.com', developerId: 'ada' },
  ]);
});

test('a renamed account takes its new login along, from whoever had it before', () => {
  const known: KnownPeople = {
    owners: [
      { provider: 'github', kind: 'id', value: '7', developerId: 'ada' },
      { provider: 'github', kind: 'login', value: 'grace', developerId: 'grace' },
    ],
    accountIds: new Map([
      ['ada', '7'],
      ['grace', '8'],
    ]),
  };
  const result = plan([person({ providerId: 7, login: 'grace' })], known);
  expect(result.merges).toEqual([]);
  expect(result.links).toMatchObject([{ kind: 'login', value: 'grace', developerId: 'ada' }]);
});

test('a developer known by login only and one known by id become one when seen together', () => {
  const known: KnownPeople = {
    owners: [
      { provider: 'github', kind: 'id', value: '7', developerId: 'by-id' },
      { provider: 'github', kind: 'login', value: 'ada', developerId: 'by-login' },
      { provider: 'git', kind: 'email', value: 'ada@example.org', developerId: 'by-email' },
    ],
    accountIds: new Map([['by-id', '7']]),
  };
  const result = plan([person({ providerId: 7, login: 'ada', email: 'ada@example.org' })], known);
  expect(result.created).toEqual([]);
  expect(result.merges).toEqual([
    { from: 'by-login', into: 'by-id' },
    { from: 'by-email', into: 'by-id' },
  ]);
});

test('two accounts that show one address stay two people', () => {
  const known: KnownPeople = {
    owners: [
      { provider: 'github', kind: 'id', value: '7', developerId: 'ada' },
      { provider: 'github', kind: 'id', value: '8', developerId: 'grace' },
      { provider: 'git', kind: 'email', value: 'team@example.org', developerId: 'ada' },
    ],
    accountIds: new Map([
      ['ada', '7'],
      ['grace', '8'],
    ]),
  };
  const result = plan([person({ providerId: 8, email: 'team@example.org' })], known);
  expect(result).toMatchObject({ created: [], links: [], merges: [] });
});
