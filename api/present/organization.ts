import type { OrganizationRow } from '../../sql/accounts/organizations.ts';

export function presentOrganization({ id, name, slug, provider, createdAt, updatedAt }: OrganizationRow) {
  return { id, name, slug, provider, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
