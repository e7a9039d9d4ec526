import { PulseError } from '../../../lib/errors.ts';
import { getOrganization as read } from '../../../sql/accounts/organizations.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentOrganization } from '../../present/organization.ts';
import { type ApiRouter, route } from '../../route.ts';
import { OrganizationParamsSchema, OrganizationSchema } from '../../schemas/accounts/member.ts';

const definition = route({
  method: 'get',
  path: '/v1/organizations/{organizationId}',
  operationId: 'getOrganization',
  access: 'installation.operate',
  tag: 'Users',
  summary: 'Get an organisation',
  params: OrganizationParamsSchema,
  success: { 200: 'The organisation.' },
  result: OrganizationSchema,
  problems: ['organization_not_found'],
});

export function registerGetOrganization(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const row = await read(deps.database.slonik, c.req.valid('param').organizationId);
    if (row === null) throw new PulseError('organization_not_found', 'There is no such organisation.');
    return c.json(presentOrganization(row), 200);
  });
}
