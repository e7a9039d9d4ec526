import { PulseError } from '../../../lib/errors.ts';
import { updateOrganization } from '../../../sql/accounts/organizations.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentOrganization } from '../../present/organization.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  ChangeOrganizationSchema,
  OrganizationParamsSchema,
  OrganizationSchema,
} from '../../schemas/accounts/member.ts';

const definition = route({
  method: 'patch',
  path: '/v1/organizations/{organizationId}',
  operationId: 'changeOrganization',
  access: 'installation.operate',
  tag: 'Users',
  summary: 'Change an organisation',
  description: 'One that operators made; those of a provider are named there.',
  params: OrganizationParamsSchema,
  body: ChangeOrganizationSchema,
  success: { 200: 'The organisation as it is now.' },
  result: OrganizationSchema,
  problems: ['organization_not_found', 'organization_exists'],
});

export function registerChangeOrganization(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const row = await updateOrganization(
      deps.database.slonik,
      c.req.valid('param').organizationId,
      c.req.valid('json'),
    );
    if (row === 'slug_taken')
      throw new PulseError('organization_exists', 'There is an organisation of this slug already.');
    if (row === null)
      throw new PulseError(
        'organization_not_found',
        'There is no such organisation that operators made: those of a provider are named there.',
      );
    return c.json(presentOrganization(row), 200);
  });
}
