import { expect, test } from 'vitest';
import { readClaims } from '../../../lib/identity-providers/read-claims.ts';

const WHO = { iss: 'https://login.example.org', sub: '7' };

test.each([
  [{ email: 'a@example.org', email_verified: true }, 'a@example.org'],
  // Some providers write it as text.
  [{ email: 'a@example.org', email_verified: 'true' }, 'a@example.org'],
  [{ email: 'a@example.org', xms_edov: 1 }, 'a@example.org'],
  [{ email: 'a@example.org', email_verified: 'false' }, null],
  [{ email: 'a@example.org' }, null],
  [{ email_verified: true }, null],
])('an address counts only when it is confirmed: %j', (claims, email) => {
  expect(readClaims({ ...WHO, ...claims }, undefined).email).toBe(email);
});

test.each([
  [{ groups: ['dev', 7, 'ops'] }, ['dev', 'ops']],
  [{ groups: 'dev' }, ['dev']],
  [{}, []],
  // In too many to be told here: nobody can say which.
  [{ _claim_names: { groups: 'src1' } }, null],
  [{ hasgroups: true }, null],
])('groups are read as providers write them: %j', (claims, groups) => {
  expect(readClaims({ ...WHO, ...claims }, 'groups').groups).toEqual(groups);
});

test('without a claim to look at, nothing is known of groups', () => {
  expect(readClaims({ ...WHO, groups: ['dev'] }, undefined).groups).toBeNull();
});
