import { listOrganizations as list } from '../../../sql/accounts/organizations.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentOrganization } from '../../present/organization.ts';
import { OrganizationListQuerySchema, OrganizationPageSchema } from '../../schemas/accounts/member.ts';

export const registerListOrganizations = pagedRoute({
  path: '/v1/organizations',
  operationId: 'listOrganizations',
  access: 'installation.operate',
  tag: 'Users',
  summary: 'List organisations',
  description: 'The newest first; with those that providers know.',
  query: OrganizationListQuerySchema,
  result: OrganizationPageSchema,
  cursor: cursorCodec('organizations', { createdAt: cursorPart.time(), id: cursorPart.uuid() }),
  list: ({ database }, { after, limit }) => list(database.slonik, { after, limit }),
  keyOf: (row) => ({ createdAt: row.createdAtExact, id: row.id }),
  present: presentOrganization,
});
