import { PulseError } from '../../../lib/errors.ts';
import { deleteOrganization as remove } from '../../../sql/accounts/organizations.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentOrganization } from '../../present/organization.ts';
import { type ApiRouter, route } from '../../route.ts';
import { OrganizationParamsSchema, OrganizationSchema } from '../../schemas/accounts/member.ts';

const definition = route({
  method: 'delete',
  path: '/v1/organizations/{organizationId}',
  operationId: 'deleteOrganization',
  access: 'installation.operate',
  tag: 'Users',
  summary: 'Delete an organisation',
  params: OrganizationParamsSchema,
  success: { 200: 'The organisation that was.' },
  result: OrganizationSchema,
  problems: ['organization_not_found', 'organization_in_use'],
});

export function registerDeleteOrganization(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const row = await remove(deps.database.slonik, c.req.valid('param').organizationId);
    if (row === 'in_use')
      throw new PulseError(
        'organization_in_use',
        'Teams or repositories belong to it: move or delete them first.',
      );
    if (row === null)
      throw new PulseError('organization_not_found', 'There is no such organisation that operators made.');
    return c.json(presentOrganization(row), 200);
  });
}
