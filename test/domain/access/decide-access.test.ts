import { expect, test } from 'vitest';
import { type Decision, decideAccess } from '../../../domain/access/decide-access.ts';
import type { PermissionName } from '../../../domain/access/permissions.ts';
import { INSTALLATION, type Principal, TOKEN_SCOPES } from '../../../domain/access/principal.ts';
import type { UserRole } from '../../../domain/access/role.ts';

const PERSON: Principal = {
  actor: 'u',
  userId: 'u',
  sessionId: 's',
  tokenId: null,
  isOperator: false,
  scopes: new Set(TOKEN_SCOPES),
  teams: new Map(),
};
const READER: Principal = { ...PERSON, sessionId: null, tokenId: 't', scopes: new Set(['read']) };

const CASES: readonly (readonly [PermissionName, Principal, UserRole | null | undefined, Decision])[] = [
  ['team.read', PERSON, 'viewer', 'allowed'],
  ['team.read', PERSON, null, 'hidden'],
  ['team.write', PERSON, 'viewer', 'forbidden'],
  ['team.manage', PERSON, 'member', 'forbidden'],
  ['team.manage', PERSON, 'admin', 'allowed'],
  ['team.manage', INSTALLATION, undefined, 'allowed'],
  // A token says nothing of its scope about what its owner may not know to be there.
  ['team.write', READER, null, 'hidden'],
  ['team.write', READER, 'admin', 'too_small_scope'],
  ['repository.read', READER, 'viewer', 'allowed'],
  ['teams.create', PERSON, undefined, 'allowed'],
  ['teams.create', { ...READER, userId: null, scopes: new Set(TOKEN_SCOPES) }, undefined, 'needs_person'],
  ['installation.operate', PERSON, undefined, 'forbidden'],
  ['installation.operate', { ...PERSON, isOperator: true }, undefined, 'allowed'],
  ['account.read', INSTALLATION, undefined, 'needs_person'],
  ['account.read', READER, undefined, 'allowed'],
  ['account.write', READER, undefined, 'too_small_scope'],
  ['account.write', { ...READER, scopes: new Set(TOKEN_SCOPES) }, undefined, 'needs_session'],
  ['account.write', PERSON, undefined, 'allowed'],
];

test.each(CASES)('%s as %o with the role %s: %s', (permission, principal, role, decision) => {
  expect(decideAccess(permission, principal, role)).toBe(decision);
});
