import { expect, test } from 'vitest';
import { parseGroupRoles, rolesOfGroups } from '../../../domain/accounts/group-roles.ts';

test('groups may have an equals sign in their name, and nothing half-written is taken', () => {
  expect(parseGroupRoles('dev=web:member, CN=leads=web-shop:ADMIN')).toEqual([
    { group: 'dev', team: 'web', role: 'member' },
    { group: 'CN=leads', team: 'web-shop', role: 'admin' },
  ]);
  for (const text of ['', 'dev', 'dev=web', 'dev=web:owner', '=web:member', 'dev=Web:member', 'a=b:admin,'])
    expect(parseGroupRoles(text)).toBeUndefined();
});

test('of several groups the largest role counts in each team', () => {
  const mapping = parseGroupRoles('all=web:viewer,leads=web:admin,dev=web:member,ops=shop:member')!;
  expect([...rolesOfGroups(mapping, ['all', 'leads', 'dev', 'other']).values()]).toEqual([
    { group: 'leads', team: 'web', role: 'admin' },
  ]);
  expect([...rolesOfGroups(mapping, []).values()]).toEqual([]);
});
